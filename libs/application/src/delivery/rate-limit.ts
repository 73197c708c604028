/**
 * A webhook's own limit in requests a second, as a token bucket that holds a tenth of a second:
 * small enough that no second sees noticeably more than the limit, large enough not to wake for every request.
 */
export class RateLimit {
  private perSecond: number | null = null;
  private tokens = 0;
  private filledAtMs = 0;

  /** `null`: no limit. A changed limit begins with a full bucket. */
  set(perSecond: number | null, nowMs: number): void {
    if (perSecond === this.perSecond) return;
    this.perSecond = perSecond;
    this.tokens = this.capacity;
    this.filledAtMs = nowMs;
  }

  /** How many requests may start now. */
  allowance(nowMs: number): number {
    if (this.perSecond === null) return Infinity;
    this.fill(nowMs, this.perSecond);
    return Math.floor(this.tokens);
  }

  /** Milliseconds until one more request may start. */
  waitMs(nowMs: number): number {
    if (this.perSecond === null) return 0;
    this.fill(nowMs, this.perSecond);
    return this.tokens >= 1 ? 0 : Math.ceil(((1 - this.tokens) * 1_000) / this.perSecond);
  }

  started(): void {
    if (this.perSecond !== null) this.tokens -= 1;
  }

  private get capacity(): number {
    return this.perSecond === null ? 0 : Math.max(1, this.perSecond / 10);
  }

  private fill(nowMs: number, perSecond: number): void {
    const elapsedMs = Math.max(0, nowMs - this.filledAtMs);
    this.tokens = Math.min(this.capacity, this.tokens + (elapsedMs * perSecond) / 1_000);
    this.filledAtMs = nowMs;
  }
}
