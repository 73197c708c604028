import type { Appended, EventBatch, EventStore, NewEvent, Position, RecordedEvent } from '#libs/application';
import { type Revision, streamCategories, type StreamCategory, type StreamId } from '#libs/domain';
import { randomUUID } from 'node:crypto';

import { newEvent } from '../recorded-events.js';
import { attemptFailed } from '../sample-events.js';

/** One set of data, which may hold events already; nobody else writes to it while a test runs. */
export interface EventStoreFixture {
  /** Opens the store; after a close, the same data again. */
  readonly open: () => Promise<EventStore>;
  /** Called once, after the store was closed. */
  readonly remove: () => Promise<void>;
}

/** What the parts of the contract share: the store that is open now. */
export class EventStoreScene {
  private opened: { readonly fixture: EventStoreFixture; readonly store: EventStore } | undefined;

  get store(): EventStore {
    if (this.opened === undefined) throw new Error('no event store is open yet');
    return this.opened.store;
  }

  async begin(fixture: EventStoreFixture): Promise<void> {
    this.opened = { fixture, store: await fixture.open() };
  }

  async end(): Promise<void> {
    await this.opened?.store.close();
    await this.opened?.fixture.remove();
  }

  /** Closes the store and opens the same data again. */
  async reopen(): Promise<void> {
    if (this.opened === undefined) throw new Error('no event store is open yet');
    const { fixture, store } = this.opened;
    await store.close();
    await this.begin(fixture);
  }

  append(stream: StreamId, expected: Revision, ...events: readonly NewEvent[]): Promise<Appended> {
    return this.store.append({ stream, expected, events });
  }
}

export const freshStream = (category: StreamCategory = 'message'): StreamId => `${category}-${randomUUID()}`;

export const attempts = (count: number): readonly NewEvent[] =>
  Array.from({ length: count }, (_, index) => newEvent(attemptFailed({ attempt: index + 1 })));

export const idsOf = (events: readonly { readonly id: string }[]): readonly string[] => events.map(({ id }) => id);

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
export const followUntil = async (
  store: EventStore,
  ids: readonly string[],
  { after = null, categories = streamCategories, maxBatch = 500, between }: FollowOptions = {},
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
