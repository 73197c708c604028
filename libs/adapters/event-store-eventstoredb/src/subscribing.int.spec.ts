import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';

import { type EventBatch, type Position, StoreUnavailable } from '#libs/application';
import type { StreamCategory } from '#libs/domain';
import { attemptFailed, newEvent, until, webhookCreated } from '#libs/testing';

import { EventStoreStandIn } from '../../../../test/engines/event-store.js';
import { EventStoreDbEventStore } from './index.js';

/** Each names a pitfall of the server or of its client, found by measurement. */
describe('subscribing to the stand-in for EventStoreDB', () => {
  let standIn: EventStoreStandIn;
  let store: EventStoreDbEventStore;
  let stop: AbortController;

  beforeEach(async () => {
    standIn = await EventStoreStandIn.start();
    store = await EventStoreDbEventStore.connect({ url: standIn.url, appendTimeoutMs: 10_000 });
    stop = new AbortController();
  });
  afterEach(async () => {
    standIn.faults.speak();
    stop.abort();
    await store.close();
    standIn.stop();
  });

  const follow = (categories: readonly StreamCategory[], after: Position | null = null, maxBatch = 100) =>
    store.subscribe({ after, categories, maxBatch, signal: stop.signal })[Symbol.asyncIterator]();

  const appendMessage = async (): Promise<string> => {
    const event = newEvent(attemptFailed());
    await store.append({ stream: `message-${randomUUID()}`, expected: 'none', events: [event] });
    return event.id;
  };
  const appendWebhook = async (): Promise<string> => {
    const event = newEvent(webhookCreated());
    await store.append({ stream: `webhook-${randomUUID()}`, expected: 'none', events: [event] });
    return event.id;
  };
  const appendMessages = (count: number): Promise<readonly string[]> =>
    Promise.all(Array.from({ length: count }, appendMessage));

  const nextOf = async (following: AsyncIterator<EventBatch>): Promise<EventBatch> => {
    const { value } = await following.next();
    return value;
  };

  /** Ids up to the batch that is caught up. */
  const untilCaughtUp = async (following: AsyncIterator<EventBatch>): Promise<readonly EventBatch[]> => {
    const batches: EventBatch[] = [];
    do batches.push(await nextOf(following));
    while (!batches.at(-1)!.isCaughtUp);
    return batches;
  };
  const idsOf = (batches: readonly EventBatch[]): readonly string[] =>
    batches.flatMap(({ events }) => events.map(({ id }) => id));

  it('goes on by itself, without gap or repeat, when an older server drops it for being slow', async () => {
    const following = follow(['message']);
    await following.next();
    const first = await appendMessage();
    expect(idsOf([await nextOf(following)])).toEqual([first]);
    const next = nextOf(following);
    standIn.breakSubscriptions('too_slow');
    const second = await appendMessage();
    const seen = [await next];
    while (!idsOf(seen).includes(second)) seen.push(await nextOf(following));
    expect(idsOf(seen)).toEqual([second]);
  });

  it.each(['lost', 'end'] as const)(
    'ends with an error when its call is "%s", and begins again from the position of the last batch',
    async (fault) => {
      const following = follow(['message']);
      await following.next();
      await appendMessage();
      const { position } = await nextOf(following);
      const ended = expect(following.next()).rejects.toThrow(StoreUnavailable);
      standIn.breakSubscriptions(fault);
      await ended;
      const id = await appendMessage();
      const again = await untilCaughtUp(follow(['message'], position));
      expect(idsOf(again)).toEqual([id]);
    },
  );

  it('ends with an error when the connection breaks', async () => {
    const following = follow(['message']);
    await following.next();
    const ended = expect(following.next()).rejects.toThrow(StoreUnavailable);
    standIn.dropConnections();
    await ended;
  });

  it('tells no checkpoint before the events in front of it were handed over', async () => {
    const ids: string[] = [];
    for (let round = 0; round < 20; round += 1) {
      ids.push(await appendWebhook());
      await appendMessages(30);
    }
    let seen = 0;
    const following = follow(['webhook'], null, 3);
    while (seen < ids.length) {
      const batch = await nextOf(following);
      seen += batch.events.length;
      const rest = await untilCaughtUp(follow(['webhook'], batch.position));
      expect(idsOf(rest)).toEqual(ids.slice(seen));
    }
  });

  it('moves its position while only others are written, as checkpoints tell', async () => {
    const following = follow(['webhook']);
    const start = await nextOf(following);
    const next = nextOf(following);
    await appendMessages(400);
    const progress = await next;
    expect(progress.events).toEqual([]);
    expect(store.compare(progress.position, start.position)).toBeGreaterThan(0);
    const id = await appendWebhook();
    expect(idsOf(await untilCaughtUp(follow(['webhook'], progress.position)))).toEqual([id]);
  });

  it('tells of an empty store, too, a position that the store has reached', async () => {
    const { position, isCaughtUp } = await nextOf(follow(['webhook']));
    expect([isCaughtUp, await store.tail()]).toEqual([true, null]);
    expect(await store.hasReached(position)).toBe(true);
  });

  it('tells positions that a store restored from an older backup has not reached', async () => {
    await appendMessages(3);
    const { position } = (await untilCaughtUp(follow(['webhook']))).at(-1)!;
    const restored = await EventStoreStandIn.start();
    const older = await EventStoreDbEventStore.connect({ url: restored.url, appendTimeoutMs: 10_000 });
    expect(await older.hasReached(position)).toBe(false);
    await older.close();
    restored.stop();
  });

  it('is at the end of the store when it is caught up, whatever the last events were', async () => {
    await appendWebhook();
    await appendMessages(5);
    const batches = await untilCaughtUp(follow(['webhook']));
    expect(batches.at(-1)!.position).toBe(await store.tail());
  });

  it('hands over neither what the server writes about itself nor the mark of a deleted stream', async () => {
    expect(await store.tail()).toBeNull();
    await store.append({ stream: 'message-1', expected: 'none', events: [newEvent(attemptFailed())] });
    await store.append({ stream: 'event-1', expected: 'none', events: [newEvent(attemptFailed())] });
    await store.deleteStream('message-1');
    await store.truncateBefore('event-1', 0);
    standIn.log.scavenge();
    const batches = await untilCaughtUp(follow(['message', 'event', 'webhook']));
    expect(batches.flatMap(({ events }) => events.map(({ stream }) => stream))).toEqual(['event-1']);
  });

  it('takes no more from the server than it may hold while its reader is busy', async () => {
    const following = follow(['message'], null, 10);
    await following.next();
    await appendMessages(300);
    const seen: EventBatch[] = [];
    while (idsOf(seen).length < 300) seen.push(await nextOf(following));
    expect(seen.every(({ events }) => events.length <= 10)).toBe(true);
    expect(new Set(idsOf(seen)).size).toBe(300);
  });

  it('lets go of its call when the reader leaves, which the client leaves open', async () => {
    for await (const _batch of store.subscribe({
      after: null,
      categories: ['message'],
      maxBatch: 10,
      signal: stop.signal,
    })) {
      break;
    }
    await until('the server has no subscription', () => standIn.openSubscriptions === 0);
  });

  it('ends at once when it is told to, also while the server is silent', async () => {
    const following = follow(['message']);
    await following.next();
    standIn.faults.silence();
    const next = following.next();
    stop.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  it.each(['12', '1/', '', '-1/2', '01/1'])('refuses position "%s", which it did not make', (position) => {
    expect(() => follow(['webhook'], position)).toThrow(RangeError);
  });
});
