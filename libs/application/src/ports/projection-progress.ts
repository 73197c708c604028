import type { Position } from './event-store.js';

/** How far the read models have come, whichever process projects. */
export interface ProjectionProgress {
  /** Everything up to here is in the rows; `null` before the first fact, or while nobody knows. */
  readonly position: Position | null;
  /** For how long the rows have not been all that is stored; infinite while nobody can say. */
  readonly behindMs: number;
  /** Whether everything up to `position` was in the rows within `timeoutMs`. */
  reached(position: Position, timeoutMs: number): Promise<boolean>;
}

/** By which the process that projects lets the others know, beside the rows, that it is at work. */
export interface ProjectorHeartbeat {
  /** Every second, by the process that projects: `null` when it has not seen the end of the store yet. */
  beat(behindMs: number | null): Promise<void>;
  /**
   * The rows' checkpoint, and the last beat; `behindMs` has grown by the time since then, and is infinite for `null`.
   */
  read(): Promise<{ readonly position: Position | null; readonly behindMs: number }>;
}
