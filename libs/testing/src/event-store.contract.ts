import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type Appended,
  type EventBatch,
  type EventStore,
  type NewEvent,
  type Position,
  type RecordedEvent,
  RevisionConflict,
  StoreUnavailable,
  type SubscribeOptions,
} from '#libs/application';
import type { Revision, StreamCategory, StreamId } from '#libs/domain';
import { randomUUID } from 'node:crypto';
import { newEvent } from './recorded-events.js';
import { attemptFailed, attemptSucceeded, eventAccepted, webhookCreated } from './sample-events.js';

/** One set of data, which may hold events already; nobody else writes to it while a test runs. */
interface EventStoreFixture {
  /** Opens the store; after a close, the same data again. */
  readonly open: () => Promise<EventStore>;
  /** Called once, after the store was closed. */
  readonly remove: () => Promise<void>;
}

const everyCategory: readonly StreamCategory[] = [
  'webhook',
  'event',
  'message',
  'apiKey',
  'rejection',
  'eventType',
  'replay',
  'signInLink',
];

const freshStream = (category: StreamCategory = 'message'): StreamId => `${category}-${randomUUID()}`;

const attempts = (count: number): readonly NewEvent[] =>
  Array.from({ length: count }, (_, index) => newEvent(attemptFailed({ attempt: index + 1 })));

const idsOf = (events: readonly { readonly id: string }[]): readonly string[] => events.map(({ id }) => id);

interface Followed {
  readonly events: readonly RecordedEvent[];
  readonly batches: readonly EventBatch[];
}

interface FollowOptions {
  readonly after?: Position | null;
  readonly categories?: readonly StreamCategory[];
  readonly maxBatch?: number;
  /** Called between two batches. */
  readonly between?: (batch: EventBatch) => Promise<void>;
}

/** Follows the store until every one of these events was handed over; answers those of the given streams. */
const followUntil = async (
  store: EventStore,
  ids: readonly string[],
  { after = null, categories = everyCategory, maxBatch = 500, between }: FollowOptions = {},
): Promise<Followed> => {
  const stop = new AbortController();
  const missing = new Set(ids);
  const wanted = new Set(ids);
  const events: RecordedEvent[] = [];
  const batches: EventBatch[] = [];
  for await (const batch of store.subscribe({ after, categories, maxBatch, signal: stop.signal })) {
    batches.push(batch);
    events.push(...batch.events.filter(({ id }) => wanted.has(id)));
    for (const { id } of batch.events) missing.delete(id);
    if (missing.size === 0) stop.abort();
    await between?.(batch);
  }
  return { events, batches };
};

/** What every event store promises, whatever the engine. */
export const describeEventStoreContract = (name: string, prepare: () => Promise<EventStoreFixture>): void => {
  describe(`${name} honours the EventStore contract`, () => {
    let fixture: EventStoreFixture;
    let store: EventStore;

    beforeEach(async () => {
      fixture = await prepare();
      store = await fixture.open();
    });
    afterEach(async () => {
      await store.close();
      await fixture.remove();
    });

    const reopen = async (): Promise<void> => {
      await store.close();
      store = await fixture.open();
    };
    const append = (stream: StreamId, expected: Revision, ...events: readonly NewEvent[]): Promise<Appended> =>
      store.append({ stream, expected, events });

    describe('read', () => {
      it('finds a stream that was never written at revision none, without events', async () => {
        expect(await store.read(freshStream())).toEqual({ events: [], revision: 'none' });
      });

      it('gives back what was appended, in order, with its place', async () => {
        const stream = freshStream();
        const events = attempts(3);
        const appended = await append(stream, 'none', ...events);
        const page = await store.read(stream);
        expect(page.revision).toBe(2);
        expect(page.events).toEqual(
          events.map((event, revision) => ({ ...event, stream, revision, position: page.events[revision]!.position })),
        );
        expect(page.events.at(-1)!.position).toBe(appended.position);
      });

      it('keeps actor, command and trace of a fact', async () => {
        const stream = freshStream('webhook');
        const event = newEvent(webhookCreated(), {
          actor: { kind: 'key', id: 'key-1' },
          commandId: 'command-7',
          traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
        });
        await append(stream, 'none', event);
        const page = await store.read(stream);
        expect(page.events[0]!.metadata).toStrictEqual(event.metadata);
      });

      it('is cut at the limit and says where the stream ends', async () => {
        const stream = freshStream();
        const events = attempts(5);
        await append(stream, 'none', ...events);
        const page = await store.read(stream, { limit: 2 });
        expect(idsOf(page.events)).toEqual(idsOf(events.slice(0, 2)));
        expect(page.revision).toBe(4);
      });

      it('goes on after a revision, and finds nothing after the last', async () => {
        const stream = freshStream();
        const events = attempts(5);
        await append(stream, 'none', ...events);
        const page = await store.read(stream, { after: 2, limit: 2 });
        expect(idsOf(page.events)).toEqual(idsOf(events.slice(3)));
        expect(await store.read(stream, { after: 4 })).toEqual({ events: [], revision: 4 });
        expect(await store.read(stream, { after: 9 })).toEqual({ events: [], revision: 4 });
      });

      it('gives a thousand events when no limit is asked for', async () => {
        const stream = freshStream();
        const events = attempts(1_100);
        await append(stream, 'none', ...events.slice(0, 600));
        await append(stream, 599, ...events.slice(600));
        const page = await store.read(stream);
        expect(page.events).toHaveLength(1_000);
        expect(page.revision).toBe(1_099);
      });

      it('sees an append as soon as it is answered', async () => {
        const stream = freshStream();
        for (let revision = 0; revision < 20; revision += 1) {
          await append(stream, revision === 0 ? 'none' : revision - 1, newEvent(attemptFailed()));
          const page = await store.read(stream);
          expect(page.revision).toBe(revision);
        }
      });
    });

    describe('append', () => {
      it('answers revision and position of its last event', async () => {
        const stream = freshStream();
        expect((await append(stream, 'none', ...attempts(2))).revision).toBe(1);
        const { revision, position } = await append(stream, 1, ...attempts(3));
        const page = await store.read(stream, { after: 3 });
        expect({ revision, position }).toEqual({ revision: 4, position: page.events[0]!.position });
      });

      it.each<[string, Revision]>([
        ['a stream never written', 'none'],
        ['an older revision', 0],
        ['a revision that is not reached', 2],
        ['a revision far away', 7],
      ])('is a conflict when it expects %s', async (_name, expected) => {
        const stream = freshStream();
        await append(stream, 'none', ...attempts(2));
        const refused = append(stream, expected, ...attempts(1));
        await expect(refused).rejects.toThrow(RevisionConflict);
        await expect(refused).rejects.toMatchObject({ stream, expected });
        expect((await store.read(stream)).revision).toBe(1);
      });

      it('is a conflict when it expects a revision of a stream that was never written', async () => {
        const stream = freshStream();
        await expect(append(stream, 0, ...attempts(1))).rejects.toThrow(RevisionConflict);
        expect((await store.read(stream)).revision).toBe('none');
      });

      it('stores nothing of an append that is refused', async () => {
        const stream = freshStream();
        const events = attempts(2);
        await append(stream, 'none', ...events);
        await expect(append(stream, 0, ...attempts(3))).rejects.toThrow(RevisionConflict);
        expect(idsOf((await store.read(stream)).events)).toEqual(idsOf(events));
      });

      it('refuses an append without events', async () => {
        await expect(append(freshStream(), 'none')).rejects.toThrow(RangeError);
      });

      it('lets one of twenty appends at the same revision win', async () => {
        const stream = freshStream();
        await append(stream, 'none', ...attempts(1));
        const racing = Array.from({ length: 20 }, () => newEvent(attemptFailed()));
        const settled = await Promise.allSettled(racing.map((event) => append(stream, 0, event)));
        const winners = settled.filter(({ status }) => status === 'fulfilled');
        const losers = settled.filter((result) => result.status === 'rejected');
        expect(winners).toHaveLength(1);
        expect(losers.every(({ reason }) => reason instanceof RevisionConflict)).toBe(true);
        const winner = racing[settled.findIndex(({ status }) => status === 'fulfilled')]!;
        expect((await store.read(stream)).events.at(-1)!.id).toBe(winner.id);
      });

      it('is not touched by the conflict of another append beside it', async () => {
        const taken = freshStream();
        await append(taken, 'none', ...attempts(1));
        const streams = Array.from({ length: 10 }, () => freshStream());
        const settled = await Promise.allSettled(
          [...streams.slice(0, 5), taken, ...streams.slice(5)].map((stream) => append(stream, 'none', ...attempts(1))),
        );
        expect(settled.map(({ status }) => status)).toEqual([
          ...Array<string>(5).fill('fulfilled'),
          'rejected',
          ...Array<string>(5).fill('fulfilled'),
        ]);
      });

      it('keeps unicode, empty and odd texts as they are', async () => {
        const stream = freshStream('event');
        const data = { text: 'Zoë 🦊 \u0000 \u2028 " \\ \ud800', '': [], nested: [[{ a: null }]], number: 1e21 };
        await append(stream, 'none', newEvent(eventAccepted({ data })));
        expect((await store.read(stream)).events[0]!.event).toStrictEqual(eventAccepted({ data }));
      });

      it('keeps an event of 300 KiB', async () => {
        const stream = freshStream('event');
        const event = eventAccepted({ data: { text: 'ä'.repeat(150 * 1024) } });
        await append(stream, 'none', newEvent(event));
        expect((await store.read(stream)).events[0]!.event).toStrictEqual(event);
      });

      it('is there after the store was closed and opened again', async () => {
        const stream = freshStream();
        const appended = await append(stream, 'none', ...attempts(2));
        await reopen();
        const page = await store.read(stream);
        expect(page.revision).toBe(1);
        expect(page.events.at(-1)!.position).toBe(appended.position);
      });
    });

    describe('a repeated append', () => {
      it('answers what was answered the first time and stores nothing', async () => {
        const stream = freshStream();
        const first = attempts(2);
        const appended = await append(stream, 'none', ...first);
        expect(await append(stream, 'none', ...first)).toEqual(appended);
        const next = attempts(2);
        const appendedNext = await append(stream, 1, ...next);
        expect(await append(stream, 1, ...next)).toEqual(appendedNext);
        expect(await append(stream, 'none', ...first)).toEqual(appended);
        expect(await store.tail()).toBe(appendedNext.position);
        expect((await store.read(stream)).revision).toBe(3);
      });

      it('is recognised when the stream has gone on', async () => {
        const stream = freshStream();
        const first = attempts(2);
        const appended = await append(stream, 'none', ...first);
        await append(stream, 1, ...attempts(3));
        expect(await append(stream, 'none', ...first)).toEqual(appended);
        expect((await store.read(stream)).revision).toBe(4);
      });

      it('is recognised after the store was opened again', async () => {
        const stream = freshStream();
        const first = attempts(2);
        const appended = await append(stream, 'none', ...first);
        await append(stream, 1, ...attempts(1));
        await reopen();
        expect(await append(stream, 'none', ...first)).toEqual(appended);
        expect((await store.read(stream)).revision).toBe(2);
      });

      it('is recognised while the first is still under way', async () => {
        const stream = freshStream();
        const events = attempts(2);
        const [first, second] = await Promise.all([
          append(stream, 'none', ...events),
          append(stream, 'none', ...events),
        ]);
        expect(second).toEqual(first);
        expect((await store.read(stream)).revision).toBe(1);
      });

      it('is a conflict when it brings one event more', async () => {
        const stream = freshStream();
        const first = attempts(2);
        await append(stream, 'none', ...first);
        await expect(append(stream, 'none', ...first, ...attempts(1))).rejects.toThrow(RevisionConflict);
        expect((await store.read(stream)).revision).toBe(1);
      });

      it('is handed to subscribers once', async () => {
        const stream = freshStream();
        const events = attempts(2);
        const last = newEvent(attemptSucceeded());
        const followed = followUntil(store, idsOf([...events, last]));
        await append(stream, 'none', ...events);
        await append(stream, 'none', ...events);
        await append(stream, 1, last);
        expect(idsOf((await followed).events)).toEqual(idsOf([...events, last]));
      });
    });

    describe('subscribe', () => {
      it('begins with the first event ever when asked for everything', async () => {
        const stream = freshStream();
        const events = attempts(5);
        await append(stream, 'none', ...events);
        const followed = await followUntil(store, idsOf(events));
        expect(followed.events).toEqual((await store.read(stream)).events);
      });

      it('begins after a position', async () => {
        const stream = freshStream();
        const before = attempts(2);
        const { position } = await append(stream, 'none', ...before);
        const after = attempts(2);
        await append(stream, 1, ...after);
        const { batches } = await followUntil(store, idsOf(after), { after: position });
        const seen = idsOf(batches.flatMap(({ events }) => events));
        expect(seen.filter((id) => idsOf(before).includes(id))).toEqual([]);
        expect(seen.slice(0, 2)).toEqual(idsOf(after));
      });

      it('hands over what comes while it waits', async () => {
        const stream = freshStream();
        const events = attempts(3);
        const after = await store.tail();
        const followed = followUntil(store, idsOf(events), { after });
        for (const [index, event] of events.entries()) await append(stream, index === 0 ? 'none' : index - 1, event);
        expect(idsOf((await followed).events)).toEqual(idsOf(events));
      });

      it('hands over the same values from memory as from the disk', async () => {
        const stream = freshStream('event');
        const event = newEvent(eventAccepted({ data: { text: 'Zoë 🦊', list: [1, { a: null }] } }), {
          traceparent: 't',
        });
        const after = await store.tail();
        const live = followUntil(store, [event.id], { after });
        await append(stream, 'none', event);
        const fromMemory = await live;
        await reopen();
        const fromDisk = await followUntil(store, [event.id], { after });
        expect(fromMemory.events).toStrictEqual(fromDisk.events);
        expect(fromDisk.events).toStrictEqual((await store.read(stream)).events);
      });

      it('keeps the events of many streams in the order of their positions', async () => {
        const events = attempts(200);
        const after = await store.tail();
        const followed = followUntil(store, idsOf(events), { after });
        await Promise.all(events.map((event) => append(freshStream(), 'none', event)));
        const positions = (await followed).events.map(({ position }) => position);
        expect(positions).toHaveLength(200);
        expect(positions).toEqual([...positions].sort((left, right) => store.compare(left, right)));
      });

      it('hands over only the categories that were asked for, from the disk and live', async () => {
        const after = await store.tail();
        const [stored, live] = [newEvent(webhookCreated()), newEvent(webhookCreated())];
        await append(freshStream('event'), 'none', newEvent(eventAccepted()));
        await append(freshStream('webhook'), 'none', stored);
        const followed = followUntil(store, idsOf([stored, live]), { after, categories: ['webhook'] });
        await append(freshStream('event'), 'none', newEvent(eventAccepted()));
        await append(freshStream('message'), 'none', ...attempts(1));
        await append(freshStream('webhook'), 'none', live);
        const { batches } = await followed;
        const streams = batches.flatMap(({ events }) => events.map(({ stream }) => stream));
        expect(streams.every((stream) => stream.startsWith('webhook-'))).toBe(true);
        expect(streams.length).toBeGreaterThanOrEqual(2);
      });

      it('never makes a batch larger than asked for, and says where each ends', async () => {
        const stream = freshStream();
        const after = await store.tail();
        const events = attempts(25);
        await append(stream, 'none', ...events);
        const { batches } = await followUntil(store, idsOf(events), { after, maxBatch: 10 });
        for (const { events: inBatch, position } of batches) {
          expect(inBatch.length).toBeLessThanOrEqual(10);
          const last = inBatch.at(-1);
          if (last !== undefined) expect(store.compare(position, last.position)).toBeGreaterThanOrEqual(0);
        }
      });

      it('goes on without gap or repeat from the position of any batch', async () => {
        const after = await store.tail();
        const events = attempts(30);
        await append(freshStream(), 'none', ...events);
        const { batches } = await followUntil(store, idsOf(events), { after, maxBatch: 7 });
        const wanted = new Set(idsOf(events));
        let seen: readonly string[] = [];
        for (const { events: inBatch, position } of batches) {
          seen = [...seen, ...idsOf(inBatch).filter((id) => wanted.has(id))];
          const rest = idsOf(events).slice(seen.length);
          if (rest.length === 0) break;
          const resumed = await followUntil(store, rest, { after: position });
          expect([...seen, ...idsOf(resumed.events)]).toEqual(idsOf(events));
        }
      });

      it('says that it is caught up when nothing was waiting, and not before', async () => {
        const after = await store.tail();
        const events = attempts(30);
        await append(freshStream(), 'none', ...events);
        const stop = new AbortController();
        const flags: boolean[] = [];
        const options = { after, categories: everyCategory, maxBatch: 10, signal: stop.signal };
        for await (const { isCaughtUp } of store.subscribe(options)) {
          flags.push(isCaughtUp);
          if (isCaughtUp) stop.abort();
        }
        expect(flags.length).toBeGreaterThanOrEqual(3);
        expect(flags.slice(0, 2)).toEqual([false, false]);
      });

      it('hands everything to a slow reader, in order', async () => {
        const after = await store.tail();
        const streams = Array.from({ length: 30 }, () => freshStream());
        const perStream = streams.map(() => attempts(100));
        const ids = idsOf(perStream.flat());
        let written: Promise<unknown> | undefined;
        const writeAll = (): Promise<unknown> =>
          Promise.all(streams.map((stream, index) => append(stream, 'none', ...perStream[index]!)));
        const first = attempts(1);
        await append(freshStream(), 'none', ...first);
        // Everything is written while the first batch is in the reader's hands.
        const between = async (): Promise<void> => {
          await (written ??= writeAll());
        };
        const { events } = await followUntil(store, [...idsOf(first), ...ids], { after, maxBatch: 100, between });
        expect(new Set(idsOf(events)).size).toBe(ids.length + 1);
        expect(events).toHaveLength(ids.length + 1);
        const positions = events.map(({ position }) => position);
        expect(positions).toEqual([...positions].sort((left, right) => store.compare(left, right)));
      });

      it('serves several subscribers, each from its own position', async () => {
        const after = await store.tail();
        const stream = freshStream();
        const events = attempts(6);
        const { position } = await append(stream, 'none', ...events.slice(0, 2));
        const followed = Promise.all([
          followUntil(store, idsOf(events), { after }),
          followUntil(store, idsOf(events.slice(2)), { after: position }),
          followUntil(store, idsOf(events), { after, maxBatch: 1 }),
        ]);
        await append(stream, 1, ...events.slice(2, 4));
        await append(stream, 3, ...events.slice(4));
        const [first, second, third] = await followed;
        expect(idsOf(first.events)).toEqual(idsOf(events));
        expect(idsOf(second.events)).toEqual(idsOf(events.slice(2)));
        expect(idsOf(third.events)).toEqual(idsOf(events));
      });

      it('crosses from a long past into the present without gap or repeat', async () => {
        const after = await store.tail();
        const past = Array.from({ length: 50 }, () => attempts(100));
        await Promise.all(past.map((events) => append(freshStream(), 'none', ...events)));
        const present = attempts(1_500);
        const followed = followUntil(store, idsOf([...past.flat(), ...present]), { after, maxBatch: 250 });
        for (let start = 0; start < present.length; start += 20) {
          await Promise.all(present.slice(start, start + 20).map((event) => append(freshStream(), 'none', event)));
        }
        const { events } = await followed;
        expect(events).toHaveLength(6_500);
        expect(new Set(idsOf(events)).size).toBe(6_500);
        const positions = events.map(({ position }) => position);
        expect(positions).toEqual([...positions].sort((left, right) => store.compare(left, right)));
      });

      it('hands over a first batch at once, even an empty one, so that a reader at the end knows that it is there', async () => {
        const after = await store.tail();
        const stop = new AbortController();
        const options: SubscribeOptions = { after, categories: everyCategory, maxBatch: 10, signal: stop.signal };
        const first = await store.subscribe(options)[Symbol.asyncIterator]().next();
        stop.abort();
        expect(first).toMatchObject({ done: false, value: { events: [], isCaughtUp: true } });
      });

      it('ends without an error when the signal aborts while it waits', async () => {
        const stop = new AbortController();
        const { position } = await append(freshStream(), 'none', ...attempts(1));
        const options: SubscribeOptions = {
          after: position,
          categories: ['rejection'],
          maxBatch: 10,
          signal: stop.signal,
        };
        const following = store.subscribe(options)[Symbol.asyncIterator]();
        await following.next();
        const next = following.next();
        stop.abort();
        expect(await next).toEqual({ done: true, value: undefined });
      });

      it('hands over nothing when the signal was aborted before', async () => {
        await append(freshStream(), 'none', ...attempts(1));
        const options = { after: null, categories: everyCategory, maxBatch: 10, signal: AbortSignal.abort() };
        const batches: EventBatch[] = [];
        for await (const batch of store.subscribe(options)) batches.push(batch);
        expect(batches).toEqual([]);
      });

      it('ends with an error when the store is closed', async () => {
        const { position } = await append(freshStream(), 'none', ...attempts(1));
        const { signal } = new AbortController();
        const options: SubscribeOptions = { after: position, categories: ['rejection'], maxBatch: 10, signal };
        const following = store.subscribe(options)[Symbol.asyncIterator]();
        await following.next();
        const next = following.next();
        const ended = expect(next).rejects.toThrow(StoreUnavailable);
        await store.close();
        await ended;
      });
    });

    describe('deleteStream', () => {
      it('makes the stream read as one that was never written', async () => {
        const stream = freshStream();
        await append(stream, 'none', ...attempts(3));
        await store.deleteStream(stream);
        expect(await store.read(stream)).toEqual({ events: [], revision: 'none' });
        await reopen();
        expect(await store.read(stream)).toEqual({ events: [], revision: 'none' });
      });

      it('makes an append at the revision that was read before a conflict', async () => {
        const stream = freshStream();
        await append(stream, 'none', ...attempts(3));
        await store.deleteStream(stream);
        await expect(append(stream, 2, ...attempts(1))).rejects.toThrow(RevisionConflict);
        expect(await store.read(stream)).toEqual({ events: [], revision: 'none' });
      });

      it('may be repeated, and asked for a stream that was never written, which can still be begun', async () => {
        const [deleted, never] = [freshStream(), freshStream()];
        await append(deleted, 'none', ...attempts(1));
        await store.deleteStream(deleted);
        await store.deleteStream(deleted);
        await store.deleteStream(never);
        expect((await append(never, 'none', ...attempts(1))).revision).toBe(0);
      });

      it('leaves other streams, subscriptions and positions as they are', async () => {
        const after = await store.tail();
        const [kept, deleted] = [freshStream(), freshStream()];
        const [first, second, third] = [attempts(2), attempts(1), attempts(1)];
        await append(kept, 'none', ...first);
        const { position } = await append(deleted, 'none', ...attempts(3));
        await append(kept, 1, ...second);
        await store.deleteStream(deleted);
        await append(kept, 2, ...third);
        expect(idsOf((await store.read(kept)).events)).toEqual(idsOf([...first, ...second, ...third]));
        const whole = await followUntil(store, idsOf([...first, ...second, ...third]), { after });
        expect(idsOf(whole.events)).toEqual(idsOf([...first, ...second, ...third]));
        const resumed = await followUntil(store, idsOf([...second, ...third]), { after: position });
        expect(idsOf(resumed.events)).toEqual(idsOf([...second, ...third]));
      });

      it('never gives a position twice, even when the last events were deleted', async () => {
        const deleted = freshStream();
        const { position } = await append(deleted, 'none', ...attempts(2));
        await store.deleteStream(deleted);
        await reopen();
        const next = await append(freshStream(), 'none', ...attempts(1));
        expect(store.compare(next.position, position)).toBeGreaterThan(0);
      });
    });

    describe('truncateBefore', () => {
      it('begins the stream at the first event that is kept, with its revision', async () => {
        const stream = freshStream('event');
        const events = attempts(5);
        await append(stream, 'none', ...events);
        await store.truncateBefore(stream, 3);
        const page = await store.read(stream);
        expect(idsOf(page.events)).toEqual(idsOf(events.slice(3)));
        expect(page.events.map(({ revision }) => revision)).toEqual([3, 4]);
        expect(page.revision).toBe(4);
        expect(await store.read(stream, { after: 0, limit: 1 })).toEqual({
          events: page.events.slice(0, 1),
          revision: 4,
        });
        expect(await store.read(stream, { after: 4 })).toEqual({ events: [], revision: 4 });
        await reopen();
        expect(await store.read(stream)).toEqual(page);
      });

      it('lets the stream go on at its revision', async () => {
        const stream = freshStream('event');
        await append(stream, 'none', ...attempts(3));
        await store.truncateBefore(stream, 2);
        const next = attempts(1);
        const appended = await append(stream, 2, ...next);
        expect(appended.revision).toBe(3);
        expect(await append(stream, 2, ...next)).toEqual(appended);
        expect((await store.read(stream)).events.map(({ revision }) => revision)).toEqual([2, 3]);
      });

      it('leaves a stream that exists one for whoever would begin it', async () => {
        const stream = freshStream('event');
        const first = attempts(2);
        await append(stream, 'none', ...first);
        await append(stream, 1, ...attempts(1));
        await store.truncateBefore(stream, 2);
        await expect(append(stream, 'none', ...attempts(1))).rejects.toThrow(RevisionConflict);
        await expect(append(stream, 'none', ...first)).rejects.toThrow(RevisionConflict);
        await expect(append(stream, 1, ...attempts(1))).rejects.toThrow(RevisionConflict);
        expect((await store.read(stream)).revision).toBe(2);
      });

      it('still recognises a repeat of what is kept', async () => {
        const stream = freshStream('event');
        await append(stream, 'none', ...attempts(2));
        const last = attempts(1);
        const appended = await append(stream, 1, ...last);
        await store.truncateBefore(stream, 2);
        expect(await append(stream, 1, ...last)).toEqual(appended);
        expect((await store.read(stream)).revision).toBe(2);
      });

      it('keeps the last event, whatever the revision', async () => {
        const stream = freshStream('event');
        const events = attempts(3);
        await append(stream, 'none', ...events);
        await store.truncateBefore(stream, 9);
        expect(idsOf((await store.read(stream)).events)).toEqual(idsOf(events.slice(2)));
        expect((await append(stream, 2, ...attempts(1))).revision).toBe(3);
      });

      it('brings nothing back, may be repeated, and asked for a stream that was never written', async () => {
        const [stream, never] = [freshStream('event'), freshStream('event')];
        await append(stream, 'none', ...attempts(4));
        await store.truncateBefore(stream, 2);
        await store.truncateBefore(stream, 2);
        await store.truncateBefore(stream, 1);
        await store.truncateBefore(never, 1);
        expect((await store.read(stream)).events.map(({ revision }) => revision)).toEqual([2, 3]);
        expect(await store.read(never)).toEqual({ events: [], revision: 'none' });
      });

      it('hands over what is kept to subscribers, in order', async () => {
        const after = await store.tail();
        const stream = freshStream('event');
        const events = attempts(4);
        await append(stream, 'none', ...events);
        await store.truncateBefore(stream, 2);
        const next = attempts(1);
        await append(stream, 3, ...next);
        const kept = idsOf([...events.slice(2), ...next]);
        expect(idsOf((await followUntil(store, kept, { after })).events)).toEqual(kept);
      });
    });

    describe('positions', () => {
      it('grow with every append, and the tail is the last of them', async () => {
        const first = await append(freshStream(), 'none', ...attempts(1));
        const second = await append(freshStream(), 'none', ...attempts(12));
        expect(store.compare(first.position, second.position)).toBeLessThan(0);
        expect(store.compare(second.position, first.position)).toBeGreaterThan(0);
        expect(store.compare(second.position, second.position)).toBe(0);
        expect(store.compare(await store.tail(), second.position)).toBeGreaterThanOrEqual(0);
      });

      it('have been reached once a subscriber was told them, also where nothing of its own was written', async () => {
        const first = await append(freshStream(), 'none', ...attempts(1));
        expect(await store.hasReached(first.position)).toBe(true);
        const ending = new AbortController();
        const options = { after: null, categories: ['webhook'] as const, maxBatch: 10, signal: ending.signal };
        for await (const { position, isCaughtUp } of store.subscribe(options)) {
          expect(await store.hasReached(position)).toBe(true);
          if (isCaughtUp) ending.abort();
        }
      });

      it('are after null, which is before everything', async () => {
        const { position } = await append(freshStream(), 'none', ...attempts(1));
        expect(store.compare(null, position)).toBeLessThan(0);
        expect(store.compare(position, null)).toBeGreaterThan(0);
        expect(store.compare(null, null)).toBe(0);
      });

      it('stay what they were when the store is opened again', async () => {
        await append(freshStream(), 'none', ...attempts(3));
        const tail = await store.tail();
        await reopen();
        expect(store.compare(await store.tail(), tail)).toBeGreaterThanOrEqual(0);
      });
    });

    describe('close', () => {
      it('waits for the appends that were taken', async () => {
        const stream = freshStream();
        const appended = append(stream, 'none', ...attempts(3));
        await reopen();
        expect((await appended).revision).toBe(2);
        expect((await store.read(stream)).revision).toBe(2);
      });

      it('may be called twice, and nothing is taken after it', async () => {
        await store.close();
        await store.close();
        await expect(append(freshStream(), 'none', ...attempts(1))).rejects.toThrow(StoreUnavailable);
        await expect(store.read(freshStream())).rejects.toThrow(StoreUnavailable);
        await expect(store.deleteStream(freshStream())).rejects.toThrow(StoreUnavailable);
        await expect(store.truncateBefore(freshStream(), 1)).rejects.toThrow(StoreUnavailable);
      });
    });
  });
};
