import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';

import { SystemClock } from '#libs/adapters/node-crypto';
import type { DeadLetter, IncomingRecord } from '#libs/application';
import { readIncomingRecord } from '#libs/contracts';
import { BusConsumer, orderFor, until } from '#libs/testing';

import { describeWithEngine } from '../../../../test/engines/engine.js';
import { findKafka } from '../../../../test/engines/kafka.js';
import { freePort } from '../../../../test/engines/ports.js';
import { KafkaScene, newPrefix } from '../test/kafka-scene.js';
import { KafkaUnusable } from './index.js';

const week = 7 * 86_400_000;

describeWithEngine('kafka', await findKafka(), ({ brokers }) => {
  const scene = new KafkaScene(brokers, new SystemClock());
  afterEach(() => {
    expect(scene.failures).toEqual([]);
  });
  afterAll(() => scene.end());

  const configOf = async (topic: string, names: string[]): Promise<Record<string, string>> => {
    const type = kafkajs.ConfigResourceTypes.TOPIC;
    const { resources } = await scene.asAdmin((admin) =>
      admin.describeConfigs({ includeSynonyms: false, resources: [{ type, name: topic, configNames: names }] }),
    );
    return Object.fromEntries(
      (resources[0]?.configEntries ?? []).map(({ configName, configValue }) => [configName, configValue]),
    );
  };

  describe('Topics', () => {
    it('are made with the partitions that are asked for, and tiers that keep records for their delay and a week', async () => {
      const prefix = newPrefix();
      await scene.open({ topics: { partitions: 5, prefix } });
      const { topics } = await scene.asAdmin((admin) =>
        admin.fetchTopicMetadata({ topics: [`${prefix}webhook.deliveries`] }),
      );
      expect(topics[0]?.partitions).toHaveLength(5);
      const names = ['retention.ms', 'retention.bytes', 'cleanup.policy', 'message.timestamp.type'];
      expect(await configOf(`${prefix}webhook.retries.3s`, names)).toEqual({
        'retention.ms': String(week + 3_000),
        'retention.bytes': '-1',
        'cleanup.policy': 'delete',
        'message.timestamp.type': 'LogAppendTime',
      });
    });

    it('may be made by several processes that start at once', async () => {
      const prefix = newPrefix();
      await Promise.all([scene.open({}, prefix), scene.open({}, prefix), scene.open({}, prefix)]);
    });

    it('that drop records before they are due are refused at the start, with all that is wrong in one sentence', async () => {
      const prefix = newPrefix();
      const configEntries = [
        { name: 'retention.ms', value: '3600000' },
        { name: 'retention.bytes', value: '1000000' },
      ];
      await scene.asAdmin((admin) =>
        admin.createTopics({
          // Waiting for leaders fails now and then although the topics were made.
          waitForLeaders: false,
          topics: [
            { topic: `${prefix}webhook.retries.1s`, numPartitions: 1, configEntries },
            {
              topic: `${prefix}webhook.retries.3s`,
              numPartitions: 1,
              configEntries: [{ name: 'cleanup.policy', value: 'compact' }],
            },
          ],
        }),
      );
      const opening = scene.open({}, prefix);
      await expect(opening).rejects.toBeInstanceOf(KafkaUnusable);
      await expect(opening).rejects.toThrow(
        `${prefix}webhook.retries.1s keeps records for 3600000 ms, and needs retention.ms ${week + 1_000} or more; ` +
          `${prefix}webhook.retries.1s has retention.bytes 1000000, and needs -1`,
      );
      await expect(opening).rejects.toThrow(`${prefix}webhook.retries.3s has cleanup.policy compact, and needs delete`);
    });

    it('with fewer partitions than asked for, or no room for the replicas asked for, are refused', async () => {
      const prefix = newPrefix();
      await scene.open({ topics: { partitions: 2, prefix } });
      await expect(scene.open({ topics: { partitions: 6, prefix } })).rejects.toThrow(
        `${prefix}webhook.deliveries has 2 partitions, and HOOKLINE_KAFKA_PARTITIONS asks for 6`,
      );
      await expect(scene.open({ topics: { replication: 5, prefix: newPrefix() } })).rejects.toThrow(
        'HOOKLINE_KAFKA_REPLICATION is 5, and Kafka has 1 brokers',
      );
    });
  });

  it('says in one sentence that no broker answers', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    await expect(scene.open({ brokers: [address] })).rejects.toThrow(`Kafka at ${address} cannot be used: `);
  });

  describe('Records', () => {
    it('that nobody can read are let go with a line in the log, and those behind them arrive', async () => {
      const prefix = newPrefix();
      const bus = await scene.open({ topics: { partitions: 1, prefix } });
      const consumer = new BusConsumer();
      bus.consume('webhook.deliveries', consumer.handler);
      await scene.publishRaw(`${prefix}webhook.deliveries`, [{ value: 'no JSON' }, { value: null }]);
      await scene.publishRaw(`${prefix}webhook.retries.1s`, [{ value: 'no headers' }]);
      await bus.publish('webhook.deliveries', [
        orderFor(1, 1),
        orderFor(1, 2, { deliverAt: new Date(Date.now() + 1100).toISOString() }),
      ]);
      await bus.start();
      await until('both arrive', () => consumer.sequencesOf(1).length === 2);
      const unreadable = scene.logged.filter(({ event }) => event === 'bus.unreadable_record');
      expect(unreadable.map(({ fields }) => fields)).toEqual(
        expect.arrayContaining([
          { topic: `${prefix}webhook.deliveries`, partition: 0, offset: '0' },
          { topic: `${prefix}webhook.deliveries`, partition: 0, offset: '1' },
          expect.objectContaining({ topic: `${prefix}webhook.retries.1s`, offset: '0' }),
        ]),
      );
    });

    it('of producers arrive as they are: native, structured and binary CloudEvents, and without a value', async () => {
      const prefix = newPrefix();
      const bus = await scene.open({ topics: { partitions: 1, prefix } });
      const records: IncomingRecord[] = [];
      bus.consume('control-plane.events', async (batch) => void records.push(...batch));
      await bus.start();
      const timestamp = '2024-05-01T12:00:00.000Z';
      const data = { subscription: { id: 's1' } };
      const attributes = {
        specversion: '1.0',
        id: 'e1',
        source: '/plane',
        type: 'subscription.create',
        time: timestamp,
      };
      const binary = Object.entries(attributes).map(([name, value]) => [`ce_${name}`, value]);
      await scene.publishRaw(`${prefix}control-plane.events`, [
        { key: 's1', value: JSON.stringify({ type: 'subscription.create', data, timestamp }) },
        {
          value: JSON.stringify({ ...attributes, data }),
          headers: { 'content-type': 'application/cloudevents+json' },
        },
        { value: JSON.stringify(data), headers: { 'content-type': 'application/json', ...Object.fromEntries(binary) } },
        { key: 's1', value: null },
      ]);
      await until('all arrive', () => records.length === 4);
      const read = records.map((record) => readIncomingRecord(record));
      const event = { type: 'subscription.create', data, occurredAt: timestamp };
      expect(read).toEqual([
        { kind: 'event', event: { ...event, source: '', sourceId: null } },
        { kind: 'event', event: { ...event, source: '/plane', sourceId: 'e1' } },
        { kind: 'event', event: { ...event, source: '/plane', sourceId: 'e1' } },
        { kind: 'rejected', reason: 'the record is empty' },
      ]);
      expect(records.map(({ key, origin }) => [key, origin.topic, origin.partition, origin.offset])).toEqual([
        ['s1', 'control-plane.events', 0, '0'],
        [null, 'control-plane.events', 0, '1'],
        [null, 'control-plane.events', 0, '2'],
        ['s1', 'control-plane.events', 0, '3'],
      ]);
      expect(Date.now() - Date.parse(records[0]!.origin.timestamp)).toBeLessThan(60_000);
      expect(records[0]!.origin.clusterId).not.toBe('');
    });

    it('that were rejected are dead letters with their reason and origin, also the largest a broker takes', async () => {
      const prefix = newPrefix();
      const bus = await scene.open({}, prefix);
      const letters: DeadLetter[] = [];
      bus.consume('control-plane.events.dead-letter', async (batch) => void letters.push(...batch));
      await bus.start();
      const origin = { clusterId: 'c', topic: 'control-plane.events', partition: 2, offset: '9', timestamp: 't' };
      const record = { key: 'k', value: Buffer.from('{'), headers: { 'ce-type': 'x' }, origin };
      const largest = { ...record, value: Buffer.alloc(1_048_000, 'x') };
      await bus.publish('control-plane.events.dead-letter', [
        { key: 'k', value: { reason: 'not JSON', record } },
        { key: 'k', value: { reason: 'too large', record: largest } },
      ]);
      await until('both arrive', () => letters.length === 2);
      expect(letters[0]).toEqual({ reason: 'not JSON', record });
      expect(letters[1]).toMatchObject({ reason: 'too large', record: { origin } });
    });
  });
});
