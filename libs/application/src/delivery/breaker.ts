import { PauseEnd } from './pause-end.js';

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
  private isProbing = false;

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
    return this.openUntil.leftMs(nowMs) === 0 && !this.isProbing ? 1 : 0;
  }

  /** Milliseconds until a probe may start; 0 when something may start or a probe is under way. */
  waitMs(nowMs: number): number {
    return this.openUntil === null || this.isProbing ? 0 : this.openUntil.leftMs(nowMs);
  }

  /** Marks the request that starts now; true when it is a probe. */
  started(): boolean {
    if (this.openUntil === null) return false;
    this.isProbing = true;
    return true;
  }

  succeeded(): void {
    this.reset();
  }

  /** Late failures of requests from before it opened do not lengthen the pause: only a probe's does. */
  failed(nowMs: number, wasProbe: boolean): void {
    if (this.openUntil !== null) {
      if (wasProbe) this.openAgain(nowMs);
      return;
    }
    this.failuresInARow += 1;
    if (this.failuresInARow >= this.settings.breakerFailures) this.open(nowMs);
  }

  /** A probe that ended without a request says nothing about the receiver. */
  probeDropped(): void {
    this.isProbing = false;
  }

  /** After an edit the webhook may be another receiver: it gets a fresh start. */
  reset(): void {
    this.failuresInARow = 0;
    this.pauseMs = this.settings.breakerPauseMs;
    this.openUntil = null;
    this.isProbing = false;
  }

  private openAgain(nowMs: number): void {
    this.pauseMs = Math.min(this.pauseMs * 2, this.settings.breakerLongestPauseMs);
    this.open(nowMs);
    this.isProbing = false;
  }

  private open(nowMs: number): void {
    this.openUntil = new PauseEnd();
    this.openUntil.begin(nowMs, this.pauseMs);
  }
}
