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

/** What the process that projects lets the others know, beside the rows. */
export interface ProjectorBoard {
  /** The process that projects says this every second: `null` when it has not seen the end of the store yet. */
  say(behindMs: number | null): Promise<void>;
  /**
   * The rows' checkpoint, and what was said; `behindMs` has grown by the time since then, and is infinite for `null`.
   */
  look(): Promise<{ readonly position: Position | null; readonly behindMs: number }>;
}
