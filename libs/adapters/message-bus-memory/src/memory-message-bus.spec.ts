import { beforeEach, describe, expect, it } from '@jest/globals';

import { type Log, StoreUnavailable } from '#libs/application';
import { toInstant } from '#libs/domain';
import { BusConsumer, FakeClock, Gate, orderFor } from '#libs/testing';

import { MemoryMessageBus } from './memory-message-bus.js';

const deliveries = 'webhook.deliveries';
const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);

let clock: FakeClock;
let logged: { readonly event: string; readonly fields: unknown }[];
const log: Pick<Log, 'error'> = { error: (event, _error, fields) => void logged.push({ event, fields }) };
const openBus = (limits: ConstructorParameters<typeof MemoryMessageBus>[0]['limits'] = {}): MemoryMessageBus =>
  new MemoryMessageBus({ clock, log, limits });
const startWith = async (bus: MemoryMessageBus, consumer: BusConsumer): Promise<void> => {
  bus.consume(deliveries, consumer.handler);
  await bus.start();
};
const at = (ms: number): string => toInstant(clock.now() + ms);
/** Whether a promise has been kept, been broken, or neither, once everything has settled. */
const stateOf = async (promise: Promise<void>): Promise<string> => {
  let state = 'pending';
  promise.then(
    () => (state = 'kept'),
    (error: unknown) => (state = String(error)),
  );
  await clock.settle();
  return state;
};

beforeEach(() => {
  clock = new FakeClock();
  logged = [];
});

describe('the bus in memory, handing over', () => {
  it('puts into one call what was published in one turn, and cuts it to the size of a batch', async () => {
    const bus = openBus({ maxBatchRecords: 100 });
    const consumer = new BusConsumer();
    await startWith(bus, consumer);
    for (const sequence of range(250)) await bus.publish(deliveries, [orderFor(sequence % 3, sequence)]);
    await clock.settle();
    expect(consumer.calls.map((call) => call.length)).toEqual([100, 100, 50]);
  });

  it('collects what arrives for busy keys into the next call, while other keys go on', async () => {
    const bus = openBus();
    const gate = new Gate();
    const consumer = new BusConsumer(([first]) => (first?.key === 1 ? gate.opened : Promise.resolve()));
    await startWith(bus, consumer);
    await bus.publish(deliveries, [orderFor(1, 0)]);
    await clock.settle();
    await bus.publish(deliveries, [orderFor(1, 1), orderFor(2, 0), orderFor(1, 2)]);
    await clock.settle();
    await bus.publish(deliveries, [orderFor(3, 0)]);
    await clock.settle();
    expect(consumer.calls.map((call) => call.map(({ key, sequence }) => [key, sequence]))).toEqual([
      [[1, 0]],
      [[2, 0]],
      [[3, 0]],
    ]);
    gate.open();
    await clock.settle();
    expect(consumer.sequencesOf(1)).toEqual([0, 1, 2]);
    expect(consumer.calls).toHaveLength(4);
  });

  it('gives every key its turn when one has more than a batch', async () => {
    const bus = openBus({ maxBatchRecords: 10 });
    const consumer = new BusConsumer();
    bus.consume(deliveries, consumer.handler);
    await bus.publish(deliveries, [...range(100).map((sequence) => orderFor(1, sequence)), orderFor(2, 0)]);
    await bus.start();
    await clock.settle();
    expect(consumer.calls[1]).toContainEqual(expect.objectContaining({ key: 2 }));
    await clock.settle();
    await clock.settle();
    expect(consumer.sequencesOf(1)).toEqual(range(100));
  });

  it('lets go of a topic that nobody reads, so that it never fills up', async () => {
    const bus = openBus({ maxRecords: 10 });
    await bus.publish(
      deliveries,
      range(10).map((sequence) => orderFor(1, sequence)),
    );
    await bus.start();
    await bus.publish(
      deliveries,
      range(10).map((sequence) => orderFor(1, sequence)),
    );
    expect(bus.stats()).toMatchObject({ published: 20, declined: 20, waiting: 0 });
  });

  it('goes on where it stopped when it is started again', async () => {
    const bus = openBus();
    const consumer = new BusConsumer();
    await startWith(bus, consumer);
    await bus.stopConsuming();
    await bus.publish(deliveries, [orderFor(1, 1)]);
    await clock.settle();
    expect(consumer.calls).toEqual([]);
    await bus.start();
    await clock.settle();
    expect(consumer.sequencesOf(1)).toEqual([1]);
  });

  it('takes one handler a topic', () => {
    const bus = openBus();
    bus.consume(deliveries, new BusConsumer().handler);
    expect(() => bus.consume(deliveries, new BusConsumer().handler)).toThrow('has a handler already');
  });
});

describe('the bus in memory, when a handler rejects', () => {
  it('hands the batch over again after 50 ms, 100 ms, 200 ms, … and at most 5 s, until it is taken', async () => {
    const bus = openBus();
    const start = clock.now();
    const calledAtMs: number[] = [];
    bus.consume(deliveries, async () => {
      if (calledAtMs.push(clock.now() - start) <= 10) throw new Error('not now');
    });
    await bus.start();
    await bus.publish(deliveries, [orderFor(1, 0), orderFor(2, 0)]);
    await clock.advance(60_000);
    const waits = calledAtMs.slice(1).map((time, index) => time - (calledAtMs[index] ?? 0));
    expect(waits).toEqual([50, 100, 200, 400, 800, 1600, 3200, 5_000, 5_000, 5_000]);
    expect(bus.stats()).toMatchObject({ delivered: 2, waiting: 0, rejectedBatches: 10 });
    expect(logged[0]).toEqual({
      event: 'bus.batch_rejected',
      fields: { topic: deliveries, records: 2, rejections: 1, waitMs: 50 },
    });
  });

  it('also when it throws instead of rejecting', async () => {
    const bus = openBus();
    let calls = 0;
    bus.consume(deliveries, () => {
      calls += 1;
      if (calls === 1) throw new Error('thrown');
      return Promise.resolve();
    });
    await bus.start();
    await bus.publish(deliveries, [orderFor(1, 0)]);
    await clock.advance(50);
    expect(calls).toBe(2);
  });

  it('keeps the batch while consuming is stopped, for the next start', async () => {
    const bus = openBus();
    const consumer: BusConsumer = new BusConsumer(() =>
      consumer.calls.length === 1 ? Promise.reject(new Error()) : Promise.resolve(),
    );
    await startWith(bus, consumer);
    await bus.publish(deliveries, [orderFor(1, 0)]);
    await clock.settle();
    await bus.stopConsuming();
    await clock.advance(10_000);
    expect(consumer.calls).toHaveLength(1);
    await bus.start();
    await clock.settle();
    expect(consumer.calls).toHaveLength(2);
    expect(bus.stats()).toMatchObject({ delivered: 1, waiting: 0 });
  });
});

describe('the bus in memory, holding back', () => {
  it('hands over at the instant, in order of time and then of publishing, with one timer for all', async () => {
    const bus = openBus();
    const consumer = new BusConsumer();
    await startWith(bus, consumer);
    const delays = [500, 20, 300, 20, 40_000, 1];
    await bus.publish(
      deliveries,
      delays.map((ms, sequence) => orderFor(1, sequence, { deliverAt: at(ms) })),
    );
    expect(clock.armed).toBe(1);
    expect(bus.stats()).toMatchObject({ held: 6, published: 0 });
    await clock.advance(19);
    expect(consumer.sequencesOf(1)).toEqual([5]);
    await clock.advance(1);
    expect(consumer.sequencesOf(1)).toEqual([5, 1, 3]);
    await clock.advance(40_000);
    expect(consumer.sequencesOf(1)).toEqual([5, 1, 3, 2, 0, 4]);
    expect(bus.stats()).toMatchObject({ held: 0, published: 6, delivered: 6 });
    expect(clock.armed).toBe(0);
  });

  it('declines what is due too far ahead, and one record more than it holds', async () => {
    const bus = openBus({ maxHoldMs: 1_000, maxHeldRecords: 2 });
    await bus.publish(deliveries, [
      orderFor(1, 0, { deliverAt: at(1001) }),
      ...range(3).map((sequence) => orderFor(1, sequence, { deliverAt: at(1_000) })),
    ]);
    expect(bus.stats()).toMatchObject({ held: 2, declined: 2 });
  });

  it('takes an id again once its record has been handed over, and not before', async () => {
    const bus = openBus();
    const consumer = new BusConsumer();
    await startWith(bus, consumer);
    const publish = (sequence: number): Promise<void> =>
      bus.publish(deliveries, [orderFor(1, sequence, { deliverAt: at(100), id: 'a' })]);
    await publish(1);
    await publish(2);
    await clock.advance(100);
    await publish(3);
    await clock.advance(100);
    expect(consumer.sequencesOf(1)).toEqual([1, 3]);
  });

  it('waits again when its timer rings early', async () => {
    const early = {
      now: () => clock.now(),
      after: (ms: number, call: () => void) => clock.after(Math.ceil(ms / 2), call),
    };
    const bus = new MemoryMessageBus({ clock: early, log });
    const start = clock.now();
    const handledAtMs: number[] = [];
    bus.consume(deliveries, async () => void handledAtMs.push(clock.now() - start));
    await bus.start();
    await bus.publish(deliveries, [orderFor(1, 1, { deliverAt: at(1_000) })]);
    await clock.advance(2_000);
    expect(handledAtMs).toEqual([1_000]);
  });

  it('lets a record that is due into a full topic', async () => {
    const bus = openBus({ maxRecords: 1 });
    bus.consume(deliveries, new BusConsumer().handler);
    await bus.publish(deliveries, [orderFor(1, 0), orderFor(1, 1, { deliverAt: at(10) })]);
    await clock.advance(10);
    expect(bus.stats()).toMatchObject({ waiting: 2, held: 0 });
  });
});

describe('the bus in memory, when it is full', () => {
  it('lets publishing wait until records are done with, and keeps the order of those who wait', async () => {
    const bus = openBus({ maxRecords: 2 });
    const gates = range(3).map(() => new Gate());
    const consumer: BusConsumer = new BusConsumer(() => gates[consumer.calls.length - 1]?.opened ?? Promise.resolve());
    await startWith(bus, consumer);
    await bus.publish(deliveries, [orderFor(1, 0), orderFor(1, 1), orderFor(1, 2)]);
    const second = bus.publish(deliveries, [orderFor(1, 3), orderFor(1, 4)]);
    const third = bus.publish(deliveries, [orderFor(1, 5)]);
    expect(await stateOf(second)).toBe('pending');
    gates[0]?.open();
    expect([await stateOf(second), await stateOf(third)]).toEqual(['kept', 'pending']);
    gates[1]?.open();
    expect(await stateOf(third)).toBe('kept');
    expect(consumer.sequencesOf(1)).toEqual(range(6));
  });

  it('counts bytes as well', async () => {
    const bus = openBus({ maxBytes: 5_000 });
    bus.consume('control-plane.events', () => Promise.resolve());
    const origin = { clusterId: 'c', topic: 't', partition: 0, offset: '0', timestamp: '0' };
    const record = (bytes: number) => ({
      key: 'a',
      value: { key: null, value: new Uint8Array(bytes), headers: {}, origin },
    });
    await bus.publish('control-plane.events', [record(3_000)]);
    await bus.publish('control-plane.events', [record(3_000)]);
    const third = bus.publish('control-plane.events', [record(1)]);
    expect(await stateOf(third)).toBe('pending');
    await bus.start();
    expect(await stateOf(third)).toBe('kept');
    await clock.settle();
    expect(bus.stats()).toMatchObject({ delivered: 3, waiting: 0 });
  });

  it('gives up after the longest wait, and then takes nothing of that batch', async () => {
    const bus = openBus({ maxRecords: 1, maxWaitMs: 2_000 });
    const consumer = new BusConsumer();
    bus.consume(deliveries, consumer.handler);
    await bus.publish(deliveries, [orderFor(1, 0)]);
    const second = bus.publish(deliveries, [orderFor(1, 1)]);
    const refused = expect(second).rejects.toBeInstanceOf(StoreUnavailable);
    await clock.advance(1999);
    expect(clock.armed).toBe(1);
    await clock.advance(1);
    await refused;
    await bus.start();
    await clock.settle();
    expect(consumer.sequencesOf(1)).toEqual([0]);
  });

  it('does not let a topic that is full hold up another', async () => {
    const bus = openBus({ maxRecords: 1 });
    bus.consume(deliveries, new BusConsumer().handler);
    await bus.publish(deliveries, [orderFor(1, 0)]);
    const record = {
      key: null,
      value: null,
      headers: {},
      origin: { clusterId: 'c', topic: 't', partition: 0, offset: '0', timestamp: '0' },
    };
    const letter = { key: 'a', value: { reason: 'no JSON', record } };
    expect(await stateOf(bus.publish('control-plane.events.dead-letter', [letter]))).toBe('kept');
  });
});

describe('the bus in memory, once it is closed', () => {
  it('refuses records, also of those who wait, and leaves no timer behind', async () => {
    const bus = openBus({ maxRecords: 1 });
    await startWith(bus, new BusConsumer(() => Promise.reject(new Error('never'))));
    await bus.publish(deliveries, [orderFor(1, 0), orderFor(1, 1, { deliverAt: at(1_000) })]);
    const waiting = expect(bus.publish(deliveries, [orderFor(1, 2)])).rejects.toBeInstanceOf(StoreUnavailable);
    await clock.settle();
    expect(clock.armed).toBe(3);
    await bus.close();
    await waiting;
    expect(clock.armed).toBe(0);
    await expect(bus.publish(deliveries, [orderFor(1, 3)])).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(bus.start()).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('has waited for running handlers, and does not repeat a batch that is rejected meanwhile', async () => {
    const bus = openBus();
    const gate = new Gate();
    await startWith(
      bus,
      new BusConsumer(async () => {
        await gate.opened;
        throw new Error('too late');
      }),
    );
    await bus.publish(deliveries, [orderFor(1, 0)]);
    await clock.settle();
    const closing = bus.close();
    expect(await stateOf(closing)).toBe('pending');
    gate.open();
    await closing;
    expect(clock.armed).toBe(0);
  });
});
