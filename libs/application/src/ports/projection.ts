import type { Position, RecordedEvent } from './event-store.js';

/** Rows and checkpoint change in one transaction. */
export interface Projection {
  /** Everything up to here is in the rows; `null` before the first event. */
  checkpoint(): Promise<Position | null>;
  /**
   * Applies a batch of any length and moves the checkpoint to `position`. Applying a batch again changes nothing.
   * @throws {CheckpointMoved} when another process moved it meanwhile: nothing was written
   */
  apply(events: readonly RecordedEvent[], position: Position): Promise<void>;
  /** Empties every table and the checkpoint. */
  reset(): Promise<void>;
}
