import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, expect, it } from '@jest/globals';

import { SystemClock } from '#libs/adapters/node-crypto';
import { BusConsumer, orderFor, until } from '#libs/testing';

import { describeWithEngine } from '../../../../test/engines/engine.js';
import { findKafka } from '../../../../test/engines/kafka.js';
import { KafkaScene, newPrefix } from '../test/kafka-scene.js';

const topic = 'webhook.deliveries';
const tiers = [
  { name: '1s', delayMs: 1_000 },
  { name: '3s', delayMs: 3_000 },
  { name: '8s', delayMs: 8_000 },
];
const perRound = 167;
const rounds = 60;
const roundMs = 100;

const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();
const quantile = (sorted: readonly number[], share: number): number => sorted[Math.floor((sorted.length - 1) * share)]!;

describeWithEngine('kafka', await findKafka(), ({ brokers }) => {
  const scene = new KafkaScene(brokers, new SystemClock());
  afterAll(() => scene.end());

  it('hand over 10,000 records in three tiers at the instants they are due, none early and none twice', async () => {
    const bus = await scene.open({ tiers });
    const consumer = new BusConsumer();
    bus.consume(topic, consumer.handler);
    await bus.start();
    const dueAt: number[] = [];
    let publishMs = 0;
    for (let round = 0; round < rounds; round += 1) {
      const nextRound = pause(roundMs);
      const records = Array.from({ length: perRound }, (_, index) => {
        const sequence = dueAt.length;
        const dueAtMs = Date.now() + tiers[index % tiers.length]!.delayMs;
        dueAt.push(dueAtMs);
        return orderFor(sequence % 100, sequence, { deliverAt: new Date(dueAtMs).toISOString(), id: String(sequence) });
      });
      const startedMs = Date.now();
      await bus.publish(topic, records);
      publishMs += Date.now() - startedMs;
      await nextRound;
    }
    const count = (): number => consumer.calls.reduce((sum, call) => sum + call.length, 0);
    await until('all records arrive', () => count() >= dueAt.length);
    const late = consumer.handled.map(({ sequence, atMs }) => atMs - dueAt[sequence]!).toSorted((a, b) => a - b);
    expect(new Set(consumer.handled.map(({ sequence }) => sequence)).size).toBe(dueAt.length);
    expect(late).toHaveLength(dueAt.length);
    expect(late[0]).toBeGreaterThanOrEqual(0);
    process.stdout.write(
      `${dueAt.length} delayed records over 1 s, 3 s and 8 s: late p50 ${quantile(late, 0.5)} ms, ` +
        `p99 ${quantile(late, 0.99)} ms, max ${late.at(-1)!} ms; a publish of ${perRound} took ${publishMs / rounds} ms\n`,
    );
  }, 120_000);

  it('take a record that is due at any time in hops, and hand it over when it is due', async () => {
    const bus = await scene.open({ tiers });
    const consumer = new BusConsumer();
    bus.consume(topic, consumer.handler);
    await bus.start();
    const records = [1700, 4600, 5300].map((ms, sequence) => orderFor(1, sequence, { deliverAt: inMs(ms) }));
    await bus.publish(topic, records);
    await until('all arrive', () => consumer.handled.length === records.length);
    for (const { sequence, atMs } of consumer.handled) {
      const lateMs = atMs - Date.parse(records[sequence]!.deliverAt!);
      expect(lateMs).toBeGreaterThanOrEqual(0);
      // On a machine that is busy; a tier too many would be 8 s.
      expect(lateMs).toBeLessThan(7_000);
    }
  });

  it('go on after everybody was away: what came due meanwhile is handed over at once, the rest when it is due', async () => {
    const prefix = newPrefix();
    const first = await scene.open({ tiers }, prefix);
    first.consume(topic, new BusConsumer().handler);
    await first.start();
    const soon = orderFor(1, 1, { deliverAt: inMs(1500) });
    const later = orderFor(1, 2, { deliverAt: inMs(12_000) });
    await first.publish(topic, [soon, later]);
    await first.close();
    await until('the first is due', () => Date.now() > Date.parse(soon.deliverAt!));
    const second = await scene.open({ tiers }, prefix);
    const consumer = new BusConsumer();
    second.consume(topic, consumer.handler);
    await second.start();
    await until('both arrive', () => consumer.sequencesOf(1).length === 2);
    expect(consumer.handled.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(consumer.handled[1]!.atMs).toBeGreaterThanOrEqual(Date.parse(later.deliverAt!));
  });
});
