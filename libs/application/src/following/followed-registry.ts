import type { StreamCategory } from '#libs/domain';

import type { Position, RecordedEvent } from '../ports/event-store.js';
import { Follower, type FollowerEngines } from './follower.js';

export interface FollowedRegistryOptions {
  /** For log lines. */
  readonly name: string;
  readonly category: StreamCategory;
  /** Puts what the read model knows, and says where to follow from. */
  readonly load: () => Promise<Position | null>;
  /** Folds one fact, which may be older than what is known. */
  readonly apply: (fact: RecordedEvent) => void;
}

/** What one category of streams says, in memory: loaded from the read model once, then following the store. */
export abstract class FollowedRegistry {
  private readonly follower: Follower;

  constructor(engines: FollowerEngines, { name, category, load, apply }: FollowedRegistryOptions) {
    this.follower = new Follower(engines, {
      name,
      categories: [category],
      maxBatch: 500,
      lingerMs: 0,
      // Rows loaded later would not show what was deleted or revoked meanwhile; the facts do.
      load: (followedTo) => (followedTo === undefined ? load() : Promise.resolve(followedTo)),
      apply: ({ events }) => {
        for (const fact of events) apply(fact);
      },
    });
  }

  /** False while the store cannot be followed: what the registry says may be older than what is stored. */
  get isReady(): boolean {
    return this.follower.isCaughtUp;
  }

  /** Follows the store; resolves when the signal aborts. */
  run(signal: AbortSignal): Promise<void> {
    return this.follower.run(signal);
  }

  /** Resolves when everything that was stored has been seen. */
  whenReady(): Promise<void> {
    return this.follower.whenCaughtUp();
  }
}
