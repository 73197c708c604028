import { describe, expect, it } from '@jest/globals';

import type { RecordedEvent } from '#libs/application';
import { attemptFailed, recordedEvent } from '#libs/testing';

import { type Committed, LiveFeed } from './live-feed.js';

const message = (position: number): RecordedEvent =>
  recordedEvent('message-1', position - 1, attemptFailed(), { position: String(position) });

const commit = (feed: LiveFeed, position: number, characters = 100): void =>
  feed.committed(position, (): Committed => ({ events: [message(position)], characters }));

const positionsOf = (events: readonly RecordedEvent[] = []): readonly string[] =>
  events.map(({ position }) => position);

describe('the live feed', () => {
  it('does not even build events while nobody follows', () => {
    const feed = new LiveFeed();
    feed.committed(1, () => {
      throw new Error('built for nobody');
    });
    expect(feed.position).toBe(1);
  });

  it('covers what is committed after somebody began to follow', () => {
    const feed = new LiveFeed();
    feed.beginAt(4);
    const follower = feed.follow(['message']);
    commit(feed, 5);
    commit(feed, 6);
    expect([follower.covers(3), follower.covers(4)]).toEqual([false, true]);
    expect(positionsOf(follower.take(4, 10)?.events)).toEqual(['5', '6']);
  });

  it('leaves out what a page from disk brought already', () => {
    const feed = new LiveFeed();
    const follower = feed.follow(['message']);
    for (const position of [1, 2, 3]) commit(feed, position);
    expect(follower.take(2, 10)).toMatchObject({ position: 3, isCaughtUp: true, events: [{ position: '3' }] });
  });

  it('says that a cut batch is not the end', () => {
    const feed = new LiveFeed();
    const follower = feed.follow(['message']);
    for (const position of [1, 2, 3]) commit(feed, position);
    expect(follower.take(0, 2)).toMatchObject({ position: 2, isCaughtUp: false });
    expect(follower.take(2, 2)).toMatchObject({ position: 3, isCaughtUp: true });
    expect(follower.take(3, 2)).toBeUndefined();
  });

  it.each([
    ['2,000 events', 2_001, 100],
    ['16 MiB', 17, 1024 * 1024],
  ])('drops what waits beyond %s, and covers only what comes then', (_name, count, characters) => {
    const feed = new LiveFeed();
    const follower = feed.follow(['message']);
    for (let position = 1; position <= count; position += 1) commit(feed, position, characters);
    expect([follower.covers(count - 1), follower.covers(count)]).toEqual([false, true]);
    commit(feed, count + 1);
    expect(positionsOf(follower.take(count, 10)?.events)).toEqual([String(count + 1)]);
  });

  it('goes on without end in memory for a reader that keeps up but is never done', () => {
    const feed = new LiveFeed();
    const follower = feed.follow(['message']);
    commit(feed, 1, 1024 * 1024);
    for (let position = 2; position <= 100; position += 1) {
      commit(feed, position, 1024 * 1024);
      expect(follower.take(position - 2, 1)).toMatchObject({ position: position - 1, isCaughtUp: false });
    }
    expect(follower.covers(99)).toBe(true);
  });
});
