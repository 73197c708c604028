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
  private openUntilMs: number | null = null;
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
    return this.openUntilMs === null ? 'closed' : 'open';
  }

  /** How many more requests may start now, given what is in flight. */
  allowance(nowMs: number): number {
    if (this.openUntilMs === null) return Infinity;
    return nowMs >= this.openUntilMs && !this.isProbing ? 1 : 0;
  }

  /** Milliseconds until a probe may start; 0 when something may start or a probe is under way. */
  waitMs(nowMs: number): number {
    return this.openUntilMs === null || this.isProbing ? 0 : Math.max(0, this.openUntilMs - nowMs);
  }

  /** Marks the request that starts now; true when it is a probe. */
  started(): boolean {
    if (this.openUntilMs === null) return false;
    this.isProbing = true;
    return true;
  }

  succeeded(): void {
    this.reset();
  }

  /** Late failures of requests from before it opened do not lengthen the pause: only a probe's does. */
  failed(nowMs: number, wasProbe: boolean): void {
    if (this.openUntilMs !== null) {
      if (wasProbe) this.openAgain(nowMs);
      return;
    }
    this.failuresInARow += 1;
    if (this.failuresInARow >= this.settings.breakerFailures) this.openUntilMs = nowMs + this.pauseMs;
  }

  /** A probe that ended without a request says nothing about the receiver. */
  probeDropped(): void {
    this.isProbing = false;
  }

  /** After an edit the webhook may be another receiver: it gets a fresh start. */
  reset(): void {
    this.failuresInARow = 0;
    this.pauseMs = this.settings.breakerPauseMs;
    this.openUntilMs = null;
    this.isProbing = false;
  }

  private openAgain(nowMs: number): void {
    this.pauseMs = Math.min(this.pauseMs * 2, this.settings.breakerLongestPauseMs);
    this.openUntilMs = nowMs + this.pauseMs;
    this.isProbing = false;
  }
}
