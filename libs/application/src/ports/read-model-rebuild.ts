import type { Position } from './event-store.js';
import type { Projection } from './projection.js';

/** Read models that are built anew beside the ones that serve. Only one process builds at a time. */
export interface ReadModelRebuild {
  /** Over empty tables, which nobody else sees. */
  readonly projection: Projection;
  /**
   * Puts the new tables in the place of the old ones at once, for every process. The old projection waits meanwhile:
   * `hasReached` says whether the new tables have come as far as the old ones, so that nobody who saw a fact misses it.
   * False when it says no: nothing has changed then.
   */
  takeOver(hasReached: (position: Position) => Promise<boolean>): Promise<boolean>;
  /** Drops what is not live: the tables that were built, or after they took over the old ones. Then it is over. */
  end(): Promise<void>;
}

/** Where the engine can hold two versions of the read models. */
export interface ReadModelRebuilds {
  /** The tables that are live lack something that only a rebuild can fill: see the migration that says so. */
  readonly isNeeded: boolean;
  /** `null` when the signal aborts, or another process has rebuilt them while this one waited. */
  begin(signal: AbortSignal): Promise<ReadModelRebuild | null>;
}
