/**
 * When a pause is over. The clock of a machine may be set back meanwhile: what is left then is never more than the whole
 * pause, which would otherwise last as long as the clock was set back.
 */
export class PauseEnd {
  private untilMs = -Infinity;
  private lengthMs = 0;

  begin(nowMs: number, lengthMs: number): void {
    this.untilMs = nowMs + lengthMs;
    this.lengthMs = lengthMs;
  }

  /** Milliseconds; 0 when it is over. */
  leftMs(nowMs: number): number {
    this.untilMs = Math.min(this.untilMs, nowMs + this.lengthMs);
    return Math.max(0, this.untilMs - nowMs);
  }
}
