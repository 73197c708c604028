import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { EventBatch } from '#libs/application';
import type { StreamCategory } from '#libs/domain';
import { attemptFailed, newEvent, webhookCreated } from '#libs/testing';

import { workerUrl } from '../test/store-processes.js';
import { SqliteEventStore } from './index.js';

describe('following the SQLite event store', () => {
  let directory: string;
  let store: SqliteEventStore;
  let stop: AbortController;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hookline-'));
    store = await SqliteEventStore.open({ file: join(directory, 'events.db'), workerUrl });
    stop = new AbortController();
  });
  afterEach(async () => {
    stop.abort();
    await store.close();
    await rm(directory, { recursive: true });
  });

  const follow = (categories: readonly StreamCategory[], after: string | null = null): AsyncIterator<EventBatch> =>
    store.subscribe({ after, categories, maxBatch: 100, signal: stop.signal })[Symbol.asyncIterator]();

  const appendMessages = (count: number): Promise<unknown> =>
    Promise.all(
      Array.from({ length: count }, () =>
        store.append({
          stream: `message-${crypto.randomUUID()}`,
          expected: 'none',
          events: [newEvent(attemptFailed())],
        }),
      ),
    );

  it('hands over the very event that was appended, without reading it again', async () => {
    const following = follow(['webhook']);
    await following.next();
    const next = following.next();
    const event = newEvent(webhookCreated());
    await store.append({ stream: 'webhook-1', expected: 'none', events: [event] });
    const batch = await next;
    expect(batch.value.events[0].event).toBe(event.event);
    expect(batch.value).toMatchObject({ position: '1', isCaughtUp: true });
  });

  it('says at once where a reader stands that has nothing to read, and takes it up from there again', async () => {
    const empty = { events: [], position: '0', isCaughtUp: true };
    expect(await follow(['webhook']).next()).toEqual({ done: false, value: empty });
    expect(await follow(['webhook'], '0').next()).toEqual({ done: false, value: empty });
    await appendMessages(1);
    const atTheEnd = { events: [], position: '1', isCaughtUp: true };
    expect(await follow(['message'], '1').next()).toEqual({ done: false, value: atTheEnd });
  });

  it('tells before long how far it is when only other categories are written', async () => {
    const following = follow(['webhook']);
    await following.next();
    let next = following.next();
    await appendMessages(30);
    // Where the appends took long it is told in between, too.
    while ((await next).value.position !== '30') next = following.next();
    expect(await next).toEqual({ done: false, value: { events: [], position: '30', isCaughtUp: true } });
  });

  it('says that it is caught up after a past of other categories, however long', async () => {
    await appendMessages(12_000);
    const batches: EventBatch[] = [];
    const options = { after: null, categories: ['webhook'] as const, maxBatch: 100, signal: stop.signal };
    for await (const batch of store.subscribe(options)) {
      batches.push(batch);
      if (batch.isCaughtUp) stop.abort();
    }
    expect(batches).toEqual([
      { events: [], position: '10000', isCaughtUp: false },
      { events: [], position: '12000', isCaughtUp: true },
    ]);
  });

  it('refuses a position that the store has not reached: its file was replaced by an older one', () => {
    expect(() => follow(['webhook'], '1')).toThrow('position 1 is after the end of the event store, 0');
  });

  it.each(['C:12/P:12', '', '-1', '01'])('refuses position "%s", which it did not make', (position) => {
    expect(() => follow(['webhook'], position)).toThrow(RangeError);
  });

  it('compares positions as numbers', async () => {
    expect(['9', '10', '100', '99'].sort((left, right) => store.compare(left, right))).toEqual([
      '9',
      '10',
      '99',
      '100',
    ]);
  });
});
