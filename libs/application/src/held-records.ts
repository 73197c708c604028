import type { Clock } from './ports/primitives.js';

interface Held {
  readonly dueAtMs: number;
  /** Of two records due at the same instant the one that came first is handed over first. */
  readonly sequence: number;
  readonly id: string | null;
  readonly release: () => void;
}

const isBefore = (left: Held, right: Held): boolean =>
  left.dueAtMs === right.dueAtMs ? left.sequence < right.sequence : left.dueAtMs < right.dueAtMs;

/** What waits for its instant: a binary heap with the next one on top, and one timer armed for that one. */
export class HeldRecords {
  private readonly heap: Held[] = [];
  private readonly ids = new Set<string>();
  private sequence = 0;
  private cancelTimer: (() => void) | null = null;

  constructor(private readonly clock: Clock) {}

  get size(): number {
    return this.heap.length;
  }

  has(id: string): boolean {
    return this.ids.has(id);
  }

  /** Calls `release` at `dueAtMs`, never earlier. The id is taken until then. */
  hold(dueAtMs: number, id: string | null, release: () => void): void {
    const held: Held = { dueAtMs, sequence: this.sequence, id, release };
    this.sequence += 1;
    if (id !== null) this.ids.add(id);
    this.heap.push(held);
    this.raise(this.heap.length - 1);
    if (this.heap[0] === held) this.arm();
  }

  clear(): void {
    this.heap.length = 0;
    this.ids.clear();
    this.arm();
  }

  /**
   * Timers count another clock than the one that tells the time, and may ring a little early: then it is armed again.
   */
  private arm(): void {
    this.cancelTimer?.();
    const next = this.heap[0];
    this.cancelTimer =
      next === undefined ? null : this.clock.after(Math.max(1, next.dueAtMs - this.clock.now()), this.releaseDue);
  }

  private readonly releaseDue = (): void => {
    const now = this.clock.now();
    for (let next = this.heap[0]; next !== undefined && next.dueAtMs <= now; next = this.heap[0]) {
      this.removeFirst();
      if (next.id !== null) this.ids.delete(next.id);
      next.release();
    }
    this.arm();
  };

  private removeFirst(): void {
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return;
    this.heap[0] = last;
    this.sink(0);
  }

  private raise(index: number): void {
    for (let at = index; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!this.swapIfBefore(at, parent)) return;
      at = parent;
    }
  }

  private sink(index: number): void {
    for (let at = index; ;) {
      const left = 2 * at + 1;
      const right = left + 1;
      const child = this.comesBefore(right, left) ? right : left;
      if (!this.swapIfBefore(child, at)) return;
      at = child;
    }
  }

  private comesBefore(one: number, other: number): boolean {
    const [left, right] = [this.heap[one], this.heap[other]];
    return left !== undefined && right !== undefined && isBefore(left, right);
  }

  private swapIfBefore(lower: number, upper: number): boolean {
    const [left, right] = [this.heap[lower], this.heap[upper]];
    if (left === undefined || right === undefined || !isBefore(left, right)) return false;
    this.heap[lower] = right;
    this.heap[upper] = left;
    return true;
  }
}
