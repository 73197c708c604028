import type { StreamCategory } from '#libs/domain';

import { Follower, type FollowerEngines } from '../following/follower.js';
import { isKnownPosition } from '../following/known-position.js';
import { done, type Outcome, refused } from '../outcome.js';
import type { EventBatch, Position } from '../ports/event-store.js';
import { whenAborted } from '../waiting.js';
import { changesOf, type ChangeSources } from './changes-of-batch.js';
import { isWanted, type LiveBatch, type LiveFilter } from './live-change.js';
import { LiveListener } from './live-listener.js';

export interface LiveChangesParts extends FollowerEngines, ChangeSources {
  /** Nothing is told before the read models show it. */
  readonly projector: Pick<Follower, 'reached'>;
}

export interface LiveRequest {
  /** Continue after this position; `null` begins with what comes now. */
  readonly after: Position | null;
  readonly filter: LiveFilter;
  readonly signal: AbortSignal;
}

const categories: readonly StreamCategory[] = ['webhook', 'event', 'message', 'replay'];
const maxBatch = 1_000;
/** People read this: several facts about one message within it are one change, and one query. */
const lingerMs = 200;
const lookAgainMs = 5_000;

interface SharedFollower {
  readonly follower: Follower;
  readonly end: AbortController;
}

/**
 * Tells whoever listens what has changed. All listeners share one subscription, which begins with the first and ends
 * with the last of them; one that continues from an older position first reads up to the others by itself.
 */
export class LiveChanges {
  private readonly listeners = new Set<LiveListener>();
  private shared: SharedFollower | null = null;

  constructor(private readonly parts: LiveChangesParts) {}

  /**
   * First an empty batch that says from where it continues, then changes until the signal aborts or the reader is
   * too slow; both end it without an error. @throws {StoreUnavailable}
   */
  async open(request: LiveRequest): Promise<Outcome<AsyncIterable<LiveBatch>, 'invalid_cursor'>> {
    const { after } = request;
    if (after !== null && !(await isKnownPosition(this.parts.store, after)))
      return refused('invalid_cursor', 'Last-Event-ID');
    return done(this.follow(request));
  }

  private async *follow({ after, filter, signal }: LiveRequest): AsyncGenerator<LiveBatch, void, undefined> {
    const listener = new LiveListener(filter, signal);
    this.listeners.add(listener);
    try {
      const joinedAt = await this.join(signal);
      if (signal.aborted) return;
      yield { position: after ?? joinedAt, changes: [] };
      if (after !== null) yield* this.catchUp({ after, filter, signal }, joinedAt);
      const seen = after !== null && this.isBefore(joinedAt, after) ? after : joinedAt;
      for await (const { position, changes } of listener.batches()) {
        const newer = changes.filter((change) => this.isBefore(seen, change.position));
        if (newer.length > 0) yield { position, changes: newer };
      }
    } finally {
      this.leave(listener);
    }
  }

  /** What the others have been told since, up to where they were: no further, so that nothing is told twice. */
  private async *catchUp(
    { after, filter, signal }: LiveRequest & { readonly after: Position },
    upTo: Position | null,
  ): AsyncGenerator<LiveBatch, void, undefined> {
    if (!this.isBefore(after, upTo)) return;
    for await (const batch of this.parts.store.subscribe({ after, categories, maxBatch, signal })) {
      const told = await this.told(batch, signal);
      const changes = told.changes.filter(
        ({ position, change }) => !this.isBefore(upTo, position) && isWanted(filter, change),
      );
      if (changes.length > 0) yield { ...told, changes };
      if (!this.isBefore(batch.position, upTo)) return;
    }
  }

  /** Where the others are: everything behind it comes to the listener. It may leave before the store can be read. */
  private async join(signal: AbortSignal): Promise<Position | null> {
    const { follower } = (this.shared ??= this.start());
    await Promise.race([follower.whenCaughtUp(), whenAborted(signal)]);
    return follower.position;
  }

  private leave(listener: LiveListener): void {
    this.listeners.delete(listener);
    if (this.listeners.size > 0) return;
    this.shared?.end.abort();
    this.shared = null;
  }

  private start(): SharedFollower {
    const end = new AbortController();
    const follower = new Follower(this.parts, {
      name: 'live',
      categories,
      maxBatch,
      lingerMs,
      load: async (followedTo) => (followedTo === undefined ? this.parts.store.tail() : followedTo),
      apply: async (batch) => {
        if (batch.events.length === 0) return;
        const told = await this.told(batch, end.signal);
        for (const listener of this.listeners) listener.push(told);
      },
    });
    void follower.run(end.signal);
    return { follower, end };
  }

  private async told(batch: EventBatch, signal: AbortSignal): Promise<LiveBatch> {
    const isEnded = () => signal.aborted;
    while (!isEnded() && !(await this.parts.projector.reached(batch.position, lookAgainMs)));
    return { position: batch.position, changes: isEnded() ? [] : await changesOf(batch, this.parts) };
  }

  private isBefore(left: Position | null, right: Position | null): boolean {
    return this.parts.store.compare(left, right) < 0;
  }
}
