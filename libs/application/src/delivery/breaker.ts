import { PauseEnd } from './pause-end.js';

/** One request to a webhook whose breaker is open: its answer says whether the receiver is back. */
export type Probe = symbol;

/**
 * Stops hammering a webhook that keeps failing.
 *
 * closed ──so many failures in a row──► open ──pause over──► half-open (one probe) ──success──► closed
 *                                        ▲                        └──failure, pause doubled──► open
 *
 * A success closes it from everywhere. Waiting uses up no attempt.
 */
export class Breaker {
  private failuresInARow = 0;
  private pauseMs: number;
  private openUntil: PauseEnd | null = null;
  private probe: Probe | null = null;

  constructor(
    private readonly settings: {
      readonly breakerFailures: number;
      readonly breakerPauseMs: number;
      readonly breakerLongestPauseMs: number;
    },
  ) {
    this.pauseMs = settings.breakerPauseMs;
  }

  get state(): 'closed' | 'open' {
    return this.openUntil === null ? 'closed' : 'open';
  }

  /** How many more requests may start now, given what is in flight. */
  allowance(nowMs: number): number {
    if (this.openUntil === null) return Infinity;
    return this.openUntil.leftMs(nowMs) === 0 && this.probe === null ? 1 : 0;
  }

  /** Milliseconds until a probe may start; 0 when something may start or a probe is under way. */
  waitMs(nowMs: number): number {
    return this.openUntil === null || this.probe !== null ? 0 : this.openUntil.leftMs(nowMs);
  }

  /** Marks the request that starts now; `null` when it is no probe. */
  started(): Probe | null {
    if (this.openUntil !== null) this.probe = Symbol('probe');
    return this.probe;
  }

  succeeded(): void {
    this.reset();
  }

  /** Late failures of requests from before it opened do not lengthen the pause: only that of its own probe does. */
  failed(nowMs: number, probe: Probe | null): void {
    if (this.openUntil !== null) {
      if (probe !== null && probe === this.probe) this.openAgain(nowMs);
      return;
    }
    this.failuresInARow += 1;
    if (this.failuresInARow >= this.settings.breakerFailures) this.open(nowMs);
  }

  /** A probe that ended without an answer says nothing about the receiver, and one from before a reset is another's. */
  dropped(probe: Probe): void {
    if (this.probe === probe) this.probe = null;
  }

  /** After an edit the webhook may be another receiver: it gets a fresh start. */
  reset(): void {
    this.failuresInARow = 0;
    this.pauseMs = this.settings.breakerPauseMs;
    this.openUntil = null;
    this.probe = null;
  }

  private openAgain(nowMs: number): void {
    this.pauseMs = Math.min(this.pauseMs * 2, this.settings.breakerLongestPauseMs);
    this.open(nowMs);
    this.probe = null;
  }

  private open(nowMs: number): void {
    this.openUntil = new PauseEnd();
    this.openUntil.begin(nowMs, this.pauseMs);
  }
}
