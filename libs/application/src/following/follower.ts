import type { StreamCategory } from '#libs/domain';

import type { EventBatch, EventStore, Position } from '../ports/event-store.js';
import type { Clock, Log } from '../ports/primitives.js';
import { pauseFor } from '../waiting.js';

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

interface Waiter {
  readonly position: Position;
  readonly resolve: () => void;
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
  private waiters: Waiter[] = [];
  private hurry: () => void = () => undefined;

  constructor(
    private readonly engines: FollowerEngines,
    private readonly options: FollowerOptions,
  ) {}

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
    return new Promise((resolve) => {
      const waiter: Waiter = {
        position,
        resolve: () => {
          cancel();
          resolve(true);
        },
      };
      const cancel = this.engines.clock.after(timeoutMs, () => {
        this.waiters = this.waiters.filter((other) => other !== waiter);
        resolve(false);
      });
      this.waiters.push(waiter);
      this.hurry();
    });
  }

  private async follow(signal: AbortSignal, succeeded: () => void): Promise<void> {
    this.at = await this.options.load(this.isLoaded ? this.at : undefined);
    this.isLoaded = true;
    const { categories, maxBatch } = this.options;
    for await (const batch of this.engines.store.subscribe({ after: this.at, categories, maxBatch, signal })) {
      this.behindSince ??= this.engines.clock.now();
      await this.options.apply(batch);
      this.advance(batch);
      succeeded();
      if (batch.isCaughtUp && this.options.lingerMs > 0) await this.linger(signal);
    }
    this.caughtUp = false;
  }

  /** Nobody is kept waiting by it: who waits for a position ends it. */
  private async linger(signal: AbortSignal): Promise<void> {
    if (this.waiters.length > 0) return;
    const early = new AbortController();
    this.hurry = () => {
      early.abort();
    };
    signal.addEventListener('abort', this.hurry, { once: true });
    await pauseFor(this.engines.clock, this.options.lingerMs, early.signal);
    signal.removeEventListener('abort', this.hurry);
  }

  private advance(batch: EventBatch): void {
    this.at = batch.position;
    this.caughtUp ||= batch.isCaughtUp;
    if (batch.isCaughtUp) this.behindSince = null;
    if (this.caughtUp)
      this.caughtUpOnce.splice(0).forEach((resolve) => {
        resolve();
      });
    if (this.waiters.length === 0) return;
    const isReached = (waiter: Waiter) => this.engines.store.compare(this.at, waiter.position) >= 0;
    const reached = this.waiters.filter(isReached);
    this.waiters = this.waiters.filter((waiter) => !isReached(waiter));
    reached.forEach((waiter) => {
      waiter.resolve();
    });
  }
}
