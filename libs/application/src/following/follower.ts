import type { StreamCategory } from '#libs/domain';

import type { EventBatch, EventStore, Position } from '../ports/event-store.js';
import type { Clock, Log } from '../ports/primitives.js';
import { EndablePause, pauseFor } from '../waiting.js';
import { PositionWaiters } from './position-waiters.js';

export interface FollowerOptions {
  /** For log lines. */
  readonly name: string;
  readonly categories: readonly StreamCategory[];
  readonly maxBatch: number;
  /** Collects facts for this long before a batch is taken, so that a busy store gives fewer, larger batches. */
  readonly lingerMs: number;
  /**
   * Brings the follower's state up, and says where to follow from. After a failure it is asked again, with the position
   * up to which everything had been applied: what lives in memory goes on from there.
   */
  load(followedTo?: Position | null): Promise<Position | null>;
  apply(batch: EventBatch): void | Promise<void>;
}

export interface FollowerEngines {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly log: Log;
}

const firstBackOffMs = 200;
const longestBackOffMs = 10_000;

/**
 * Follows the event store from a checkpoint, for as long as the process lives.
 * loading ──► following (caught up or not) ──failure──► waiting ──► loading.
 * `isCaughtUp` is false from the first failure until the tail was reached again.
 */
export class Follower {
  private at: Position | null = null;
  private isLoaded = false;
  private caughtUp = false;
  /** When the tail was seen last; `null` while the last batch was the tail and is applied. */
  private behindSince: number | null = null;
  private caughtUpOnce: (() => void)[] = [];
  private readonly waiters: PositionWaiters;
  private readonly lingering: EndablePause;

  constructor(
    private readonly engines: FollowerEngines,
    private readonly options: FollowerOptions,
  ) {
    this.waiters = new PositionWaiters(engines);
    this.lingering = new EndablePause(engines.clock);
  }

  get isCaughtUp(): boolean {
    return this.caughtUp;
  }

  get position(): Position | null {
    return this.at;
  }

  /** For how long the follower has not seen the tail; infinite while it is loading or has failed. */
  get behindMs(): number {
    if (!this.caughtUp) return Infinity;
    return this.behindSince === null ? 0 : this.engines.clock.now() - this.behindSince;
  }

  /** Resolves when the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    let backOffMs = firstBackOffMs;
    const isStopped = () => signal.aborted;
    while (!isStopped()) {
      try {
        await this.follow(signal, () => (backOffMs = firstBackOffMs));
      } catch (error) {
        this.caughtUp = false;
        if (isStopped()) return;
        this.engines.log.error('follower.failed', error, { follower: this.options.name, againInMs: backOffMs });
      }
      if (!isStopped()) await pauseFor(this.engines.clock, backOffMs, signal);
      backOffMs = Math.min(backOffMs * 2, longestBackOffMs);
    }
    this.caughtUp = false;
  }

  /** Resolves when the tail is reached; at once when it is. */
  whenCaughtUp(): Promise<void> {
    if (this.caughtUp) return Promise.resolve();
    return new Promise((resolve) => this.caughtUpOnce.push(resolve));
  }

  /** Whether everything up to `position` was applied within `timeoutMs`. */
  reached(position: Position, timeoutMs: number): Promise<boolean> {
    if (this.engines.store.compare(this.at, position) >= 0) return Promise.resolve(true);
    const reached = this.waiters.wait(position, timeoutMs);
    this.lingering.hurry();
    return reached;
  }

  private async follow(signal: AbortSignal, succeeded: () => void): Promise<void> {
    this.at = await this.options.load(this.isLoaded ? this.at : undefined);
    this.isLoaded = true;
    const { categories, maxBatch, lingerMs } = this.options;
    for await (const batch of this.engines.store.subscribe({ after: this.at, categories, maxBatch, signal })) {
      this.behindSince ??= this.engines.clock.now();
      await this.options.apply(batch);
      this.advance(batch);
      succeeded();
      // Nobody is kept waiting by it: who waits for a position ends it.
      if (batch.isCaughtUp && lingerMs > 0 && this.waiters.isEmpty) await this.lingering.take(lingerMs, signal);
    }
    this.caughtUp = false;
  }

  private advance(batch: EventBatch): void {
    this.at = batch.position;
    this.caughtUp ||= batch.isCaughtUp;
    if (batch.isCaughtUp) this.behindSince = null;
    if (this.caughtUp)
      this.caughtUpOnce.splice(0).forEach((resolve) => {
        resolve();
      });
    this.waiters.reached(this.at);
  }
}
