import { BackOff } from '../waiting.js';
import { PauseEnd } from './pause-end.js';

/**
 * Holds a webhook's lane back after an attempt that could not be made at all: a secret that does not open, an event
 * store that does not answer. The order stays open, so without a pause the lane would take it up again at once, for
 * ever.
 *
 * off ──an attempt could not be made──► on ──time──► off, and the next pause is twice as long, up to 30 s
 *
 * An attempt that was made lets the next pause begin at one second again.
 */
export class LanePause {
  private readonly backOff = new BackOff();
  private end = new PauseEnd();

  /** Milliseconds until the lane may go on; 0 when it may. */
  waitMs(nowMs: number): number {
    return this.end.leftMs(nowMs);
  }

  /**
   * An attempt could not be made. Answers how long the pause is that begins with it; `null` while one is on already:
   * what was under way beside the first lengthens nothing.
   */
  failed(nowMs: number): number | null {
    if (this.waitMs(nowMs) > 0) return null;
    const pauseMs = this.backOff.nextMs();
    this.end.begin(nowMs, pauseMs);
    return pauseMs;
  }

  /** An attempt was made, whatever came of it. */
  performed(): void {
    this.backOff.reset();
  }

  /** After an edit what kept attempts from being made may be gone. */
  reset(): void {
    this.performed();
    this.end = new PauseEnd();
  }
}
