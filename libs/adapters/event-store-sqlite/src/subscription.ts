import type { EventBatch, SubscribeOptions } from '#libs/application';

import type { LiveFeed, Taken } from './live-feed.js';
import { toRecordedEvent } from './recorded-event.js';
import type { StoreThread } from './store-thread.js';

/** Events decoded in one go: bounds how long the main thread is held by a page from disk, to a few milliseconds. */
const maxEventsOfPage = 500;

interface Sources {
  readonly thread: StoreThread;
  readonly feed: LiveFeed;
}

/**
 * Follows the store from a position: pages from disk until memory covers what comes, then from memory.
 * Each batch is made when it is asked for.
 */
export async function* follow(
  { thread, feed }: Sources,
  after: number,
  options: SubscribeOptions,
): AsyncGenerator<EventBatch, void, undefined> {
  const { categories, maxBatch, signal } = options;
  const follower = feed.follow(categories);
  const wake = (): void => follower.wake();
  signal.addEventListener('abort', wake);
  let position = after;
  let isFirst = true;
  try {
    while (!signal.aborted) {
      feed.throwIfEnded();
      // The first batch comes at once, also when it is empty: the reader learns that there is nothing more.
      const taken = follower.covers(position)
        ? (follower.take(position, maxBatch) ?? (isFirst ? { events: [], position, isCaughtUp: true } : undefined))
        : await readPage(thread, position, options);
      isFirst = false;
      if (taken === undefined) {
        await follower.news();
      } else if (!isAborted(signal)) {
        position = taken.position;
        yield { events: taken.events, position: String(position), isCaughtUp: taken.isCaughtUp };
      }
    }
  } finally {
    signal.removeEventListener('abort', wake);
    feed.unfollow(follower);
  }
}

const readPage = async (
  thread: StoreThread,
  after: number,
  { categories, maxBatch }: SubscribeOptions,
): Promise<Taken> => {
  const limit = Math.min(maxBatch, maxEventsOfPage);
  const { rows, scannedTo, tail } = await thread.readAll({ after, categories, limit });
  return { events: rows.map(toRecordedEvent), position: scannedTo, isCaughtUp: scannedTo >= tail };
};

/** The compiler takes a signal that was not aborted for one that never will be. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;
