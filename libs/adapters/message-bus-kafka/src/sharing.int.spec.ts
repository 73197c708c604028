import { afterAll, afterEach, expect, it } from '@jest/globals';

import { SystemClock } from '#libs/adapters/node-crypto';
import type { MessageBus } from '#libs/application';
import { BusConsumer, Gate, orderFor, until } from '#libs/testing';

import { describeWithEngine } from '../../../../test/engines/engine.js';
import { findKafka } from '../../../../test/engines/kafka.js';
import { KafkaScene, newPrefix } from '../test/kafka-scene.js';
import { startWorker } from '../test/worker-process.js';

const topic = 'webhook.deliveries';
const keys = Array.from({ length: 40 }, (_, key) => key);
const keyOf = (key: number): string => orderFor(key, 0).key;

describeWithEngine('kafka', await findKafka(), ({ brokers }) => {
  const scene = new KafkaScene(brokers, new SystemClock());
  let prefix: string;

  const join = async (consumer: BusConsumer): Promise<MessageBus> => {
    const bus = await scene.open({}, prefix);
    bus.consume(topic, consumer.handler);
    await bus.start();
    return bus;
  };
  const publish = (bus: MessageBus, sequences: readonly number[]): Promise<void> =>
    bus.publish(
      topic,
      sequences.flatMap((sequence) => keys.map((key) => orderFor(key, sequence))),
    );
  const handledBy = (...consumers: readonly BusConsumer[]) =>
    consumers.flatMap(({ handled }) => handled.map(({ key, sequence }) => `${key}/${sequence}`));
  const share = async (one: MessageBus, other: MessageBus): Promise<void> => {
    await until(
      'both have a share of the keys, and no key has two owners',
      () =>
        [one, other].every((bus) => keys.some((key) => bus.owns(topic, keyOf(key)))) &&
        keys.every((key) => one.owns(topic, keyOf(key)) !== other.owns(topic, keyOf(key))),
    );
  };

  afterEach(() => {
    expect(scene.failures).toEqual([]);
  });
  afterAll(() => scene.end());

  it('gives a second process its share of the keys, and tells the first what has gone', async () => {
    prefix = newPrefix();
    const [first, second] = [new BusConsumer(), new BusConsumer()];
    const one = await join(first);
    expect(keys.every((key) => one.owns(topic, keyOf(key)))).toBe(true);
    const owned: number[] = [];
    one.onMoved(topic, () => owned.push(keys.filter((key) => one.owns(topic, keyOf(key))).length));
    const other = await join(second);
    await share(one, other);
    await until('the first is told', () => owned.some((count) => count > 0 && count < keys.length));
    await publish(one, [1, 2, 3]);
    await until('all arrive', () => new Set(handledBy(first, second)).size === 3 * keys.length);
    for (const { key } of first.handled) expect(one.owns(topic, keyOf(key))).toBe(true);
    for (const { key } of second.handled) expect(other.owns(topic, keyOf(key))).toBe(true);
  });

  it('hands over nothing twice and loses nothing when a process that shares ends in order', async () => {
    prefix = newPrefix();
    const [first, second] = [new BusConsumer(), new BusConsumer()];
    const one = await join(first);
    const other = await join(second);
    await share(one, other);
    await publish(one, [1]);
    await until('all arrive', () => new Set(handledBy(first, second)).size === keys.length);
    await one.close();
    await publish(other, [2, 3]);
    await until('all arrive', () => new Set(handledBy(first, second)).size === 3 * keys.length);
    expect(handledBy(first, second)).toHaveLength(3 * keys.length);
    expect(keys.every((key) => other.owns(topic, keyOf(key)))).toBe(true);
  });

  it('waits for what a handler has before it leaves, and lets go of it', async () => {
    prefix = newPrefix();
    const gate = new Gate();
    const slow = new BusConsumer(() => gate.opened);
    const one = await join(slow);
    await publish(one, [1]);
    await until('handlers run', () => slow.calls.length > 0);
    const taken = slow.handled.length;
    const closing = one.close();
    gate.open();
    await closing;
    const next = new BusConsumer();
    const other = await join(next);
    await publish(other, [2]);
    await until('the rest arrives', () => new Set(handledBy(slow, next)).size === 2 * keys.length);
    expect(next.handled).toHaveLength(2 * keys.length - taken);
  });

  it('gives the keys of a process that was killed to the others, with what it did not let go of', async () => {
    prefix = newPrefix();
    const worker = await startWorker({ brokers, prefix, partitions: 4 });
    const survivor = new BusConsumer();
    const bus = await join(survivor);
    await until('the keys are shared', () => keys.some((key) => !bus.owns(topic, keyOf(key))));
    await publish(bus, [1]);
    await worker.takesRecords();
    await worker.kill();
    await until('the group has noticed', () => keys.every((key) => bus.owns(topic, keyOf(key))));
    await until('all arrive', () => keys.every((key) => survivor.sequencesOf(key).length === 1));
  }, 120_000);
});
