import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { MessageBus } from '#libs/application';

import { BusConsumer, Gate, orderFor, turnsOfTheEventLoop } from './bus-consumer.js';
import { until } from './until.js';

const topic = 'webhook.deliveries';
const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);
const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();

/**
 * What the port promises, for every bus that runs on the machine's clock.
 * @param open a bus that is not started, with topics that nobody else uses; the contract closes it
 */
export const describeMessageBusContract = (name: string, open: () => Promise<MessageBus>): void => {
  describe(`${name} honours the MessageBus contract`, () => {
    let bus: MessageBus;
    beforeEach(async () => void (bus = await open()));
    afterEach(() => bus.close());

    const startWith = async (consumer: BusConsumer): Promise<void> => {
      bus.consume(topic, consumer.handler);
      await bus.start();
    };

    it('hands over nothing before it is started, and then what was published before', async () => {
      const consumer = new BusConsumer();
      bus.consume(topic, consumer.handler);
      await bus.publish(topic, [orderFor(1, 1)]);
      await turnsOfTheEventLoop();
      expect(consumer.handled).toEqual([]);
      await bus.start();
      await until('the record arrives', () => consumer.sequencesOf(1).includes(1));
    });

    it('hands over the value that was published', async () => {
      const values: unknown[] = [];
      bus.consume(topic, async (records) => void values.push(...records));
      await bus.start();
      const first = {
        kind: 'first' as const,
        webhookId: orderFor(1, 1).key,
        messageId: orderFor(2, 1).key,
        eventId: orderFor(3, 1).key,
        webhookRevision: 3,
        acceptedAt: '2024-05-01T12:00:00.000Z',
        givesUpAt: '2024-05-11T12:00:00.000Z',
        test: false,
        body: '{"type":"subscription.create","data":{"user":"Zoë 🪝"}}',
        isFresh: true,
      };
      const look = { kind: 'look' as const, webhookId: first.webhookId };
      await bus.publish(topic, [
        { key: first.webhookId, value: first },
        { key: first.webhookId, value: look },
        orderFor(1, 7),
      ]);
      await until('three records arrive', () => values.length === 3);
      expect(values).toEqual([first, look, orderFor(1, 7).value]);
    });

    it('keeps the order of each key and never has one key in two running calls, whatever the handlers take', async () => {
      const consumer = new BusConsumer(([first]) => turnsOfTheEventLoop(first === undefined ? 0 : first.sequence % 7));
      await startWith(consumer);
      const keys = range(20);
      const sequences = range(50);
      for (const sequence of sequences) {
        await bus.publish(
          topic,
          keys.map((key) => orderFor(key, sequence)),
        );
      }
      await until('all records arrive', () => keys.every((key) => consumer.sequencesOf(key).length === 50));
      for (const key of keys) expect(consumer.sequencesOf(key)).toEqual(sequences);
      expect(consumer.overlaps).toEqual([]);
    });

    it('hands over other keys while a handler is busy with one', async () => {
      const gate = new Gate();
      const consumer = new BusConsumer(([first]) => (first?.key === 0 ? gate.opened : Promise.resolve()));
      await startWith(consumer);
      await bus.publish(topic, [orderFor(0, 0)]);
      await until('the first key is being handled', () => consumer.calls.length > 0);
      const others = range(32).map((index) => index + 1);
      await bus.publish(
        topic,
        others.map((key) => orderFor(key, 0)),
      );
      await until('another key is handled', () => consumer.handled.some(({ key }) => key !== 0));
      gate.open();
      await until('every key is handled', () => others.every((key) => consumer.sequencesOf(key).length === 1));
    });

    it('hands a rejected batch over again, in its order, and other keys in the meantime', async () => {
      let rejections = 0;
      const consumer: BusConsumer = new BusConsumer(async (records) => {
        if (!records.some(({ key }) => key === 0) || consumer.handled.some(({ key }) => key !== 0)) return;
        rejections += 1;
        throw new Error('the store cannot be reached');
      });
      await startWith(consumer);
      await bus.publish(topic, [orderFor(0, 0), orderFor(0, 1)]);
      await until('the batch is rejected', () => rejections > 0);
      await bus.publish(topic, [orderFor(0, 2), ...range(32).map((index) => orderFor(index + 1, 0))]);
      await until('every key is handled', () => range(33).every((key) => consumer.sequencesOf(key).length > 0));
      await until('the record behind the batch arrives', () => consumer.sequencesOf(0).includes(2));
      expect(consumer.sequencesOf(0)).toEqual([0, 1, 2]);
      expect(consumer.handled.filter(({ key, sequence }) => key === 0 && sequence === 0).length).toBeGreaterThan(1);
      expect(consumer.overlaps).toEqual([]);
    });

    it('takes far more than handlers take at once, and hands over all of it', async () => {
      const consumer = new BusConsumer(() => turnsOfTheEventLoop(3));
      await startWith(consumer);
      const publishing = range(40).map((round) =>
        bus.publish(
          topic,
          range(50).map((index) => orderFor(index % 10, round * 50 + index)),
        ),
      );
      await Promise.all(publishing);
      await until('all records arrive', () => new Set(consumer.handled.map((r) => r.sequence)).size === 2_000);
      for (const key of range(10)) {
        expect(consumer.sequencesOf(key)).toEqual(consumer.sequencesOf(key).toSorted((left, right) => left - right));
      }
    });

    it('hands over nothing more once consuming was stopped, after running handlers are done', async () => {
      const gate = new Gate();
      const consumer = new BusConsumer(() => gate.opened);
      await startWith(consumer);
      await bus.publish(topic, [orderFor(1, 1)]);
      await until('a handler runs', () => consumer.calls.length > 0);
      let isStopped = false;
      const stopping = bus.stopConsuming().then(() => (isStopped = true));
      await bus.publish(topic, [orderFor(1, 2), orderFor(2, 1)]);
      await turnsOfTheEventLoop();
      expect(isStopped).toBe(false);
      gate.open();
      await stopping;
      const callsUntilStopped = consumer.calls.length;
      await bus.publish(topic, [orderFor(3, 1), orderFor(4, 1, { deliverAt: inMs(1) })]);
      await turnsOfTheEventLoop();
      expect(consumer.calls).toHaveLength(callsUntilStopped);
    });

    it('hands a delayed record over when it is due, never earlier', async () => {
      const consumer = new BusConsumer();
      await startWith(consumer);
      const delays = [300, 50, 150, 51, 1];
      const records = delays.map((ms, sequence) => orderFor(1, sequence, { deliverAt: inMs(ms) }));
      await bus.publish(topic, records);
      await until('all records arrive', () => consumer.sequencesOf(1).length === delays.length);
      for (const { sequence, atMs } of consumer.handled) {
        expect(atMs).toBeGreaterThanOrEqual(Date.parse(records[sequence]!.deliverAt!));
      }
    });

    it('hands over at once what was due before, and does not let a delayed record hold up those behind it', async () => {
      const consumer = new BusConsumer();
      await startWith(consumer);
      await bus.publish(topic, [
        orderFor(1, 0, { deliverAt: inMs(3_000) }),
        orderFor(1, 1, { deliverAt: inMs(-1_000) }),
        orderFor(1, 2),
      ]);
      await until('all records arrive', () => consumer.sequencesOf(1).length === 3);
      expect(consumer.sequencesOf(1)).toEqual([1, 2, 0]);
    });

    it('holds a record once, however often it is published under its id', async () => {
      const consumer = new BusConsumer();
      await startWith(consumer);
      const deliverAt = inMs(2_000);
      await bus.publish(topic, [orderFor(1, 1, { deliverAt, id: 'a' }), orderFor(1, 1, { deliverAt, id: 'a' })]);
      await bus.publish(topic, [orderFor(1, 1, { deliverAt, id: 'a' }), orderFor(1, 2, { deliverAt, id: 'b' })]);
      await bus.publish(topic, [orderFor(1, 3, { deliverAt: inMs(3_000) })]);
      await until('the last record arrives', () => consumer.sequencesOf(1).includes(3));
      expect(consumer.handled.map(({ sequence }) => sequence).toSorted()).toEqual([1, 2, 3]);
    });
  });
};
