import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { SystemClock } from '#libs/adapters/node-crypto';
import { BusConsumer, orderFor, until } from '#libs/testing';

import { describeWithEngine } from '../../../../test/engines/engine.js';
import { findEngine } from '../../../../test/engines/find-engine.js';
import { ownBroker } from '../../../../test/engines/kafka.js';
import { KafkaScene } from '../test/kafka-scene.js';

const topic = 'webhook.deliveries';

describeWithEngine('kafka', await findEngine(() => ownBroker()), (broker) => {
  const scene = new KafkaScene([broker.address], new SystemClock());
  beforeAll(() => broker.start(), 120_000);
  afterAll(async () => {
    await scene.end();
    await broker.remove();
  });

  it('rides out a broker that is killed and comes back: nothing acknowledged is lost, and nobody has to start anew', async () => {
    const bus = await scene.open();
    const consumer = new BusConsumer();
    bus.consume(topic, consumer.handler);
    await bus.start();
    const acknowledged: number[] = [];
    const publish = async (sequence: number): Promise<void> => {
      await bus.publish(topic, [orderFor(sequence % 10, sequence)]);
      acknowledged.push(sequence);
    };
    for (let sequence = 0; sequence < 100; sequence += 1) await publish(sequence);
    const dueAt = new Date(Date.now() + 1500).toISOString();
    await bus.publish(topic, [orderFor(50, 1_000, { deliverAt: dueAt })]);
    await broker.kill();
    const meanwhile = publish(100);
    await broker.start();
    await meanwhile;
    for (let sequence = 101; sequence < 200; sequence += 1) await publish(sequence);
    const arrived = (): ReadonlySet<number> => new Set(consumer.handled.map(({ sequence }) => sequence));
    await until('all that was acknowledged arrives', () => acknowledged.every((sequence) => arrived().has(sequence)));
    await until('so does what came due meanwhile', () => arrived().has(1_000));
    expect(scene.failures).toEqual([]);
  }, 180_000);
});
