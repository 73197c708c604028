import type { Position } from './event-store.js';

/**
 * How far followers have come that keep nothing else. A rebuild of the read models leaves it as it is. It may be older
 * than what was done: whoever uses it does things twice without harm.
 */
export interface FollowerPlaces {
  /** `null` for a follower that never kept its place. */
  get(follower: string): Promise<Position | null>;
  put(follower: string, position: Position): Promise<void>;
}
