import {
  CorruptRecord,
  type EventBatch,
  type Position,
  type StoreUnavailable,
  type SubscribeOptions,
} from '#libs/application';

import { isTooSlow, unavailable } from './failures.js';
import { startPosition } from './positions.js';
import { subscriptionRequest } from './read-requests.js';
import type { StoreConnection } from './store-connection.js';
import type { StreamReader } from './stream-reader.js';
import { SubscriptionFeed } from './subscription-feed.js';

/**
 * Connections for subscriptions, one each: an error of any call on a connection ends all others on it. One that is
 * given back serves the next subscription, so that subscribing again and again opens no more and more of them.
 */
export class SubscriptionConnections {
  private readonly all = new Set<StoreConnection>();
  private readonly idle: StoreConnection[] = [];
  private readonly feeds = new Set<SubscriptionFeed>();
  private end: StoreUnavailable | undefined;

  constructor(private readonly connect: () => StoreConnection) {}

  take(): StoreConnection {
    this.throwIfEnded();
    const connection = this.idle.pop() ?? this.connect();
    this.all.add(connection);
    return connection;
  }

  giveBack(connection: StoreConnection): void {
    this.idle.push(connection);
  }

  follow(feed: SubscriptionFeed): void {
    if (this.end !== undefined) feed.endWith(this.end);
    this.feeds.add(feed);
  }

  unfollow(feed: SubscriptionFeed): void {
    this.feeds.delete(feed);
    feed.close();
  }

  throwIfEnded(): void {
    if (this.end !== undefined) throw this.end;
  }

  async close(error: StoreUnavailable): Promise<void> {
    this.end = error;
    for (const feed of this.feeds) feed.endWith(error);
    await Promise.all([...this.all].map((connection) => connection.close()));
  }
}

interface Sources {
  readonly connections: SubscriptionConnections;
  readonly reader: StreamReader;
}

/** Follows the store from a position. Each batch is made when it is asked for. */
export async function* follow(
  sources: Sources,
  options: SubscribeOptions,
): AsyncGenerator<EventBatch, void, undefined> {
  let { after } = options;
  while (!options.signal.aborted) {
    try {
      for await (const batch of followOnce(sources, { ...options, after })) {
        after = batch.position;
        yield batch;
      }
    } catch (error) {
      if (!isTooSlow(error)) throw toFailure(error);
    }
  }
}

async function* followOnce(
  { connections, reader }: Sources,
  { after, categories, maxBatch, signal }: SubscribeOptions,
): AsyncGenerator<EventBatch, void, undefined> {
  connections.throwIfEnded();
  const tail: Position = (await reader.tail()) ?? startPosition;
  const connection = connections.take();
  try {
    const call = await connection.openRead(subscriptionRequest(after, categories));
    const feed = new SubscriptionFeed(call, { position: after ?? startPosition, tail, maxBatch });
    connections.follow(feed);
    try {
      yield* batchesOf(feed, signal);
    } finally {
      connections.unfollow(feed);
    }
  } finally {
    connections.giveBack(connection);
  }
}

async function* batchesOf(feed: SubscriptionFeed, signal: AbortSignal): AsyncGenerator<EventBatch, void, undefined> {
  const wake = (): void => feed.wake();
  signal.addEventListener('abort', wake);
  try {
    while (!signal.aborted) {
      const batch = feed.take();
      if (batch === undefined) await feed.news();
      else if (!isAborted(signal)) yield batch;
    }
  } finally {
    signal.removeEventListener('abort', wake);
  }
}

const toFailure = (error: unknown): unknown => {
  const isNamed = error instanceof CorruptRecord || error instanceof RangeError;
  return isNamed ? error : unavailable('the subscription broke', error);
};

/** The compiler takes a signal that was not aborted for one that never will be. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;
