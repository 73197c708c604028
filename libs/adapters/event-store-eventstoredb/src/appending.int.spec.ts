import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';

import { type Append, RevisionConflict, StoreUnavailable } from '#libs/application';
import type { StreamId } from '#libs/domain';
import { attemptFailed, eventAccepted, newEvent, until } from '#libs/testing';

import { EventStoreStandIn } from '../../../../test/engines/event-store.js';
import { EventStoreDbEventStore } from './index.js';

const appendTimeoutMs = 2_000;

const firstAppend = (): Append => ({
  stream: `message-${randomUUID()}`,
  expected: 'none',
  events: [newEvent(attemptFailed())],
});

/** Each names a pitfall of the server or of its client, found by measurement. */
describe('appending to the stand-in for EventStoreDB when something fails', () => {
  let standIn: EventStoreStandIn;
  let store: EventStoreDbEventStore;
  const unhandled: unknown[] = [];
  const collect = (error: unknown): void => void unhandled.push(error);

  beforeEach(async () => {
    unhandled.length = 0;
    process.on('unhandledRejection', collect);
    standIn = await EventStoreStandIn.start();
    store = await open();
  });
  afterEach(async () => {
    standIn.faults.speak();
    await store.close();
    standIn.stop();
    await new Promise<void>((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', collect);
    expect(unhandled).toEqual([]);
  });

  const open = (): Promise<EventStoreDbEventStore> =>
    EventStoreDbEventStore.connect({ url: standIn.url, appendTimeoutMs });

  const storedIn = async (stream: StreamId): Promise<readonly string[]> =>
    (await store.read(stream)).events.map(({ id }) => id);

  it.each(['lose_answer', 'end_call', 'break_call', 'time_out', 'store_late'] as const)(
    'does not know the outcome when the server does "%s", and stores the same append once when it is repeated',
    async (fault) => {
      const append = firstAppend();
      standIn.faults.failAppends(fault);
      await expect(store.append(append)).rejects.toThrow(StoreUnavailable);
      const repeated = await store.append(append);
      expect(repeated.revision).toBe(0);
      // What comes late is recognised too.
      expect(standIn.faults.late).toHaveLength(fault === 'store_late' ? 1 : 0);
      standIn.faults.storeLate();
      expect(await storedIn(append.stream)).toEqual([append.events[0]!.id]);
      expect(await store.append(append)).toEqual(repeated);
    },
  );

  it('takes an append that was rejected for one that may be stored: the decision after it meets a conflict', async () => {
    const append = firstAppend();
    standIn.faults.failAppends('lose_answer');
    await expect(store.append(append)).rejects.toThrow(StoreUnavailable);
    await expect(store.append({ ...append, events: [newEvent(attemptFailed())] })).rejects.toThrow(RevisionConflict);
  });

  it.each(['answer_twice', 'answer_unknown'] as const)('goes on when the server does "%s"', async (fault) => {
    standIn.faults.failAppends(fault);
    expect((await store.append(firstAppend())).revision).toBe(0);
    expect((await store.append(firstAppend())).revision).toBe(0);
  });

  it('settles every append that was under way when the call of appends ends, and stores each once', async () => {
    const appends = Array.from({ length: 50 }, firstAppend);
    standIn.faults.delayMs = 20;
    standIn.faults.failAppends('end_call');
    const settled = await Promise.allSettled(appends.map((append) => store.append(append)));
    expect(settled.some(({ status }) => status === 'rejected')).toBe(true);
    standIn.faults.delayMs = 0;
    for (const append of appends) expect((await store.append(append)).revision).toBe(0);
    for (const append of appends) expect(await storedIn(append.stream)).toHaveLength(1);
  });

  it('has a time limit of its own when the server is silent, also for the first append of a connection', async () => {
    standIn.faults.silence();
    const append = firstAppend();
    await expect(store.append(append)).rejects.toThrow(`did not answer an append within ${appendTimeoutMs} ms`);
    await expect(store.append(firstAppend())).rejects.toThrow(StoreUnavailable);
    standIn.faults.speak();
    expect((await store.append(append)).revision).toBe(0);
  });

  it('does not fail the appends of another store in the process: the client shares one table among all', async () => {
    const other = await open();
    await other.append(firstAppend());
    standIn.faults.delayMs = 150;
    const [append, lost] = [firstAppend(), firstAppend()];
    const appended = store.append(append);
    const settled = Promise.allSettled([other.append(lost)]);
    await other.close();
    expect((await appended).revision).toBe(0);
    await settled;
    standIn.faults.delayMs = 0;
    expect((await store.append(firstAppend())).revision).toBe(0);
  });

  it('refuses an id that is no UUID before the server ends the call of all appends for it', async () => {
    const bad = { ...firstAppend(), events: [newEvent(attemptFailed(), { id: 'event-1' })] };
    const [good, refused] = await Promise.allSettled([store.append(firstAppend()), store.append(bad)]);
    expect(good.status).toBe('fulfilled');
    expect(refused).toMatchObject({ status: 'rejected', reason: new RangeError('event id event-1 is no UUID') });
  });

  it('refuses a negative revision before the server rejects its neighbours for it', async () => {
    const bad = { ...firstAppend(), expected: -2 };
    const [good, refused] = await Promise.allSettled([store.append(firstAppend()), store.append(bad)]);
    expect([good.status, refused.status]).toEqual(['fulfilled', 'rejected']);
  });

  it('refuses data that JSON cannot hold, for which the client would never answer', async () => {
    const data: Record<string, never> = {};
    Reflect.set(data, 'number', 1n);
    const bad = { ...firstAppend(), events: [newEvent(eventAccepted({ data }))] };
    await expect(store.append(bad)).rejects.toThrow(TypeError);
  });

  it('says that an append is larger than the server takes, and stores what comes with it', async () => {
    const data = { text: 'x'.repeat(1024 * 1024) };
    const large = { ...firstAppend(), events: [newEvent(eventAccepted({ data }))] };
    const [good, refused] = await Promise.allSettled([store.append(firstAppend()), store.append(large)]);
    expect(good.status).toBe('fulfilled');
    expect(refused).toMatchObject({ status: 'rejected', reason: expect.any(RangeError) });
  });

  it('is refused while the server is away and works when it is back, without being opened again', async () => {
    const append = firstAppend();
    await store.append(append);
    standIn.goDown();
    await expect(store.append(firstAppend())).rejects.toThrow(StoreUnavailable);
    await expect(store.read(append.stream)).rejects.toThrow(StoreUnavailable);
    await standIn.listen();
    const isBack = async () => (await Promise.allSettled([store.append(firstAppend())]))[0].status === 'fulfilled';
    await until('an append is answered', isBack);
    // After a restart only an exact revision makes a repeat known: "any" would store it twice.
    expect((await store.append(append)).revision).toBe(0);
    expect(await storedIn(append.stream)).toHaveLength(1);
  });

  it('is refused by a server that is not ready, and works when it is', async () => {
    standIn.faults.isNotReady = true;
    await expect(store.append(firstAppend())).rejects.toThrow(StoreUnavailable);
    standIn.faults.isNotReady = false;
    expect((await store.append(firstAppend())).revision).toBe(0);
  });

  it('goes on over subscriptions that break: an error of one call ends all others of its client', async () => {
    const stop = new AbortController();
    const options = { after: null, categories: ['message'], maxBatch: 10, signal: stop.signal } as const;
    const following = store.subscribe(options)[Symbol.asyncIterator]();
    await following.next();
    const broken = expect(following.next()).rejects.toThrow(StoreUnavailable);
    standIn.faults.delayMs = 100;
    const appended = store.append(firstAppend());
    standIn.breakSubscriptions('lost');
    await broken;
    expect((await appended).revision).toBe(0);
  });

  it('does not read a stream that expired and was scavenged as missing, and goes on with it', async () => {
    const { stream, events } = firstAppend();
    await store.append({ stream, expected: 'none', events });
    await store.append({ stream, expected: 0, events: [newEvent(attemptFailed()), newEvent(attemptFailed())] });
    await store.truncateBefore(stream, 2);
    standIn.log.scavenge();
    expect((await store.read(stream)).events.map(({ revision }) => revision)).toEqual([2]);
    expect((await store.append({ stream, expected: 2, events: [newEvent(attemptFailed())] })).revision).toBe(3);
  });
});
