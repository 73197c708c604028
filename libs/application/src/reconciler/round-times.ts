import type { Clock } from '../ports/primitives.js';
import { EndablePause } from '../waiting.js';

const everyMs = 5_000;
/** A deletion shows in the read model by then, as a rule. */
const firstLookMs = 50;

/** What it is time for: everything, or only what a deletion leaves behind. */
export type RoundKind = 'full' | 'deletions';

/**
 * When the reconciler works: a full round five seconds after the last one, and after a deletion looks for what it left
 * behind, 50 ms after it and then after twice as long each time, until the next full round is as near as that. What
 * the first look does not see yet, or finds changed meanwhile, a later one does.
 */
export class RoundTimes {
  private fullAtMs: number;
  private look: { readonly atMs: number; readonly afterMs: number } | null = null;
  private readonly pause: EndablePause;

  constructor(private readonly clock: Clock) {
    this.pause = new EndablePause(clock);
    this.fullAtMs = clock.now() + everyMs;
  }

  /** A webhook was deleted just now. */
  deleted(): void {
    this.lookIn(firstLookMs);
    this.pause.hurry();
  }

  /** Resolves when it is time for something; `null` when the signal aborts. */
  async next(signal: AbortSignal): Promise<RoundKind | null> {
    while (!signal.aborted) {
      const nowMs = this.clock.now();
      if (nowMs >= this.fullAtMs) return 'full';
      if (this.look !== null && nowMs >= this.look.atMs) {
        this.lookIn(this.look.afterMs * 2);
        return 'deletions';
      }
      await this.pause.take(Math.min(this.fullAtMs, this.look?.atMs ?? Infinity) - nowMs, signal);
    }
    return null;
  }

  /** A full round has ended. */
  roundEnded(): void {
    this.fullAtMs = this.clock.now() + everyMs;
  }

  private lookIn(afterMs: number): void {
    this.look = afterMs < everyMs ? { atMs: this.clock.now() + afterMs, afterMs } : null;
  }
}
