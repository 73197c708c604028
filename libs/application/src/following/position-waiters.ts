import type { EventStore, Position } from '../ports/event-store.js';
import type { Clock } from '../ports/primitives.js';

interface Waiter {
  readonly position: Position;
  readonly answer: (isReached: boolean) => void;
}

/** Who waits for something to reach a position of the store. */
export class PositionWaiters {
  private waiters: readonly Waiter[] = [];

  constructor(private readonly engines: { readonly store: Pick<EventStore, 'compare'>; readonly clock: Clock }) {}

  get isEmpty(): boolean {
    return this.waiters.length === 0;
  }

  /** Whether `position` was told to be reached within `timeoutMs`. */
  wait(position: Position, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const waiter: Waiter = {
        position,
        answer: (isReached) => {
          cancel();
          this.waiters = this.waiters.filter((other) => other !== waiter);
          resolve(isReached);
        },
      };
      const cancel = this.engines.clock.after(timeoutMs, () => {
        waiter.answer(false);
      });
      this.waiters = [...this.waiters, waiter];
    });
  }

  /** Answers all who wait for `position` or one before it. */
  reached(position: Position | null): void {
    for (const waiter of this.waiters)
      if (this.engines.store.compare(position, waiter.position) >= 0) waiter.answer(true);
  }
}
