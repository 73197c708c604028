import type { Clock } from '#libs/application';

interface Timer {
  dueAtMs: number;
  readonly call: () => void;
}

/** Rounds of the event loop without work of their own that count as "all that happens without time passing has happened". */
const settleRounds = 5;

/** A clock that stands still until it is advanced. What waits on real sockets or threads does not settle by it. */
export class FakeClock implements Clock {
  private nowMs: number;
  /** In order of creation, so that of two timers due at the same instant the older one is called first. */
  private readonly timers = new Set<Timer>();
  /** Who lets things settle at the moment. */
  private settling = 0;

  constructor(start = '2024-05-01T12:00:00.000Z') {
    this.nowMs = Date.parse(start);
  }

  now(): number {
    return this.nowMs;
  }

  after(ms: number, call: () => void): () => void {
    const timer: Timer = { dueAtMs: this.nowMs + Math.max(0, ms), call };
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  }

  /** How many calls are waiting for their time. */
  get armed(): number {
    return this.timers.size;
  }

  /** Moves time on, calling each timer at its own instant and letting promises settle before, between and after. */
  async advance(ms: number): Promise<void> {
    const end = this.nowMs + ms;
    await this.settle();
    for (let next = this.nextDueBy(end); next !== undefined; next = this.nextDueBy(end)) {
      this.timers.delete(next);
      this.nowMs = Math.max(this.nowMs, next.dueAtMs);
      next.call();
      await this.settle();
    }
    this.nowMs = end;
    await this.settle();
  }

  /** Somebody sets the machine's clock back: what waits for its time waits no longer for that. */
  setBack(ms: number): void {
    this.nowMs -= ms;
    for (const timer of this.timers) timer.dueAtMs -= ms;
  }

  /** Lets promises and immediates run without moving time. */
  async settle(): Promise<void> {
    this.settling += 1;
    for (let quietRounds = 0; quietRounds < settleRounds; quietRounds += 1) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      const immediates = process.getActiveResourcesInfo().filter((resource) => resource === 'Immediate');
      // Each of the others that settle meanwhile has one, which is no work.
      if (immediates.length >= this.settling) quietRounds = 0;
    }
    this.settling -= 1;
  }

  private nextDueBy(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.timers) {
      if (timer.dueAtMs <= end && (next === undefined || timer.dueAtMs < next.dueAtMs)) next = timer;
    }
    return next;
  }
}
