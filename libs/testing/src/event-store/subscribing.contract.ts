import { describe, expect, it } from '@jest/globals';
import { type EventBatch, StoreUnavailable, type SubscribeOptions } from '#libs/application';
import { streamCategories } from '#libs/domain';

import { newEvent } from '../recorded-events.js';
import { eventAccepted, webhookCreated } from '../sample-events.js';
import { attempts, type EventStoreScene, followUntil, freshStream, idsOf } from './event-store-scene.js';

/** What an event store promises about following it. */
export const describeSubscribingContract = (scene: EventStoreScene): void => {
  describe('subscribe', () => {
    it('begins with the first event ever when asked for everything', async () => {
      const stream = freshStream();
      const events = attempts(5);
      await scene.append(stream, 'none', ...events);
      const followed = await followUntil(scene.store, idsOf(events));
      expect(followed.events).toEqual((await scene.store.read(stream)).events);
    });

    it('begins after a position', async () => {
      const stream = freshStream();
      const before = attempts(2);
      const { position } = await scene.append(stream, 'none', ...before);
      const after = attempts(2);
      await scene.append(stream, 1, ...after);
      const { batches } = await followUntil(scene.store, idsOf(after), { after: position });
      const seen = idsOf(batches.flatMap(({ events }) => events));
      expect(seen.filter((id) => idsOf(before).includes(id))).toEqual([]);
      expect(seen.slice(0, 2)).toEqual(idsOf(after));
    });

    it('hands over what comes while it waits', async () => {
      const stream = freshStream();
      const events = attempts(3);
      const after = await scene.store.tail();
      const followed = followUntil(scene.store, idsOf(events), { after });
      for (const [index, event] of events.entries())
        await scene.append(stream, index === 0 ? 'none' : index - 1, event);
      expect(idsOf((await followed).events)).toEqual(idsOf(events));
    });

    it('hands over the same values from memory as from the disk', async () => {
      const stream = freshStream('event');
      const event = newEvent(eventAccepted({ data: { text: 'Zoë 🦊', list: [1, { a: null }] } }), {
        traceparent: 't',
      });
      const after = await scene.store.tail();
      const live = followUntil(scene.store, [event.id], { after });
      await scene.append(stream, 'none', event);
      const fromMemory = await live;
      await scene.reopen();
      const fromDisk = await followUntil(scene.store, [event.id], { after });
      expect(fromMemory.events).toStrictEqual(fromDisk.events);
      expect(fromDisk.events).toStrictEqual((await scene.store.read(stream)).events);
    });

    it('keeps the events of many streams in the order of their positions', async () => {
      const events = attempts(200);
      const after = await scene.store.tail();
      const followed = followUntil(scene.store, idsOf(events), { after });
      await Promise.all(events.map((event) => scene.append(freshStream(), 'none', event)));
      const positions = (await followed).events.map(({ position }) => position);
      expect(positions).toHaveLength(200);
      expect(positions).toEqual([...positions].sort((left, right) => scene.store.compare(left, right)));
    });

    it('hands over only the categories that were asked for, from the disk and live', async () => {
      const after = await scene.store.tail();
      const [stored, live] = [newEvent(webhookCreated()), newEvent(webhookCreated())];
      await scene.append(freshStream('event'), 'none', newEvent(eventAccepted()));
      await scene.append(freshStream('webhook'), 'none', stored);
      const followed = followUntil(scene.store, idsOf([stored, live]), { after, categories: ['webhook'] });
      await scene.append(freshStream('event'), 'none', newEvent(eventAccepted()));
      await scene.append(freshStream('message'), 'none', ...attempts(1));
      await scene.append(freshStream('webhook'), 'none', live);
      const { batches } = await followed;
      const streams = batches.flatMap(({ events }) => events.map(({ stream }) => stream));
      expect(streams.every((stream) => stream.startsWith('webhook-'))).toBe(true);
      expect(streams.length).toBeGreaterThanOrEqual(2);
    });

    it('never makes a batch larger than asked for, and says where each ends', async () => {
      const stream = freshStream();
      const after = await scene.store.tail();
      const events = attempts(25);
      await scene.append(stream, 'none', ...events);
      const { batches } = await followUntil(scene.store, idsOf(events), { after, maxBatch: 10 });
      for (const { events: inBatch, position } of batches) {
        expect(inBatch.length).toBeLessThanOrEqual(10);
        const last = inBatch.at(-1);
        if (last !== undefined) expect(scene.store.compare(position, last.position)).toBeGreaterThanOrEqual(0);
      }
    });

    it('goes on without gap or repeat from the position of any batch', async () => {
      const after = await scene.store.tail();
      const events = attempts(30);
      await scene.append(freshStream(), 'none', ...events);
      const { batches } = await followUntil(scene.store, idsOf(events), { after, maxBatch: 7 });
      const wanted = new Set(idsOf(events));
      let seen: readonly string[] = [];
      for (const { events: inBatch, position } of batches) {
        seen = [...seen, ...idsOf(inBatch).filter((id) => wanted.has(id))];
        const rest = idsOf(events).slice(seen.length);
        if (rest.length === 0) break;
        const resumed = await followUntil(scene.store, rest, { after: position });
        expect([...seen, ...idsOf(resumed.events)]).toEqual(idsOf(events));
      }
    });

    it('says that it is caught up when nothing was waiting, and not before', async () => {
      const after = await scene.store.tail();
      const events = attempts(30);
      await scene.append(freshStream(), 'none', ...events);
      const stop = new AbortController();
      const flags: boolean[] = [];
      const options = { after, categories: streamCategories, maxBatch: 10, signal: stop.signal };
      for await (const { isCaughtUp } of scene.store.subscribe(options)) {
        flags.push(isCaughtUp);
        if (isCaughtUp) stop.abort();
      }
      expect(flags.length).toBeGreaterThanOrEqual(3);
      expect(flags.slice(0, 2)).toEqual([false, false]);
    });

    it('hands everything to a slow reader, in order', async () => {
      const after = await scene.store.tail();
      const streams = Array.from({ length: 30 }, () => freshStream());
      const perStream = streams.map(() => attempts(100));
      const ids = idsOf(perStream.flat());
      let written: Promise<unknown> | undefined;
      const writeAll = (): Promise<unknown> =>
        Promise.all(streams.map((stream, index) => scene.append(stream, 'none', ...perStream[index]!)));
      const first = attempts(1);
      await scene.append(freshStream(), 'none', ...first);
      // Everything is written while the first batch is in the reader's hands.
      const between = async (): Promise<void> => {
        await (written ??= writeAll());
      };
      const { events } = await followUntil(scene.store, [...idsOf(first), ...ids], { after, maxBatch: 100, between });
      expect(new Set(idsOf(events)).size).toBe(ids.length + 1);
      expect(events).toHaveLength(ids.length + 1);
      const positions = events.map(({ position }) => position);
      expect(positions).toEqual([...positions].sort((left, right) => scene.store.compare(left, right)));
    });

    it('serves several subscribers, each from its own position', async () => {
      const after = await scene.store.tail();
      const stream = freshStream();
      const events = attempts(6);
      const { position } = await scene.append(stream, 'none', ...events.slice(0, 2));
      const followed = Promise.all([
        followUntil(scene.store, idsOf(events), { after }),
        followUntil(scene.store, idsOf(events.slice(2)), { after: position }),
        followUntil(scene.store, idsOf(events), { after, maxBatch: 1 }),
      ]);
      await scene.append(stream, 1, ...events.slice(2, 4));
      await scene.append(stream, 3, ...events.slice(4));
      const [first, second, third] = await followed;
      expect(idsOf(first.events)).toEqual(idsOf(events));
      expect(idsOf(second.events)).toEqual(idsOf(events.slice(2)));
      expect(idsOf(third.events)).toEqual(idsOf(events));
    });

    it('crosses from a long past into the present without gap or repeat', async () => {
      const after = await scene.store.tail();
      const past = Array.from({ length: 50 }, () => attempts(100));
      await Promise.all(past.map((events) => scene.append(freshStream(), 'none', ...events)));
      const present = attempts(1_500);
      const followed = followUntil(scene.store, idsOf([...past.flat(), ...present]), { after, maxBatch: 250 });
      for (let start = 0; start < present.length; start += 20) {
        await Promise.all(present.slice(start, start + 20).map((event) => scene.append(freshStream(), 'none', event)));
      }
      const { events } = await followed;
      expect(events).toHaveLength(6_500);
      expect(new Set(idsOf(events)).size).toBe(6_500);
      const positions = events.map(({ position }) => position);
      expect(positions).toEqual([...positions].sort((left, right) => scene.store.compare(left, right)));
    });

    it('hands over a first batch at once, even an empty one, so that a reader at the end knows that it is there', async () => {
      const after = await scene.store.tail();
      const stop = new AbortController();
      const options: SubscribeOptions = { after, categories: streamCategories, maxBatch: 10, signal: stop.signal };
      const first = await scene.store.subscribe(options)[Symbol.asyncIterator]().next();
      stop.abort();
      expect(first).toMatchObject({ done: false, value: { events: [], isCaughtUp: true } });
    });

    it('ends without an error when the signal aborts while it waits', async () => {
      const stop = new AbortController();
      const { position } = await scene.append(freshStream(), 'none', ...attempts(1));
      const options: SubscribeOptions = {
        after: position,
        categories: ['rejection'],
        maxBatch: 10,
        signal: stop.signal,
      };
      const following = scene.store.subscribe(options)[Symbol.asyncIterator]();
      await following.next();
      const next = following.next();
      stop.abort();
      expect(await next).toEqual({ done: true, value: undefined });
    });

    it('hands over nothing when the signal was aborted before', async () => {
      await scene.append(freshStream(), 'none', ...attempts(1));
      const options = { after: null, categories: streamCategories, maxBatch: 10, signal: AbortSignal.abort() };
      const batches: EventBatch[] = [];
      for await (const batch of scene.store.subscribe(options)) batches.push(batch);
      expect(batches).toEqual([]);
    });

    it('ends with an error when the store is closed', async () => {
      const { position } = await scene.append(freshStream(), 'none', ...attempts(1));
      const { signal } = new AbortController();
      const options: SubscribeOptions = { after: position, categories: ['rejection'], maxBatch: 10, signal };
      const following = scene.store.subscribe(options)[Symbol.asyncIterator]();
      await following.next();
      const next = following.next();
      const ended = expect(next).rejects.toThrow(StoreUnavailable);
      await scene.store.close();
      await ended;
    });
  });
};
