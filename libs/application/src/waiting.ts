import type { Clock } from './ports/primitives.js';

/** Resolves after `ms`, or as soon as the signal aborts. */
export const pauseFor = (clock: Clock, ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    const finish = () => {
      cancel();
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = clock.after(ms, finish);
    signal?.addEventListener('abort', finish, { once: true });
  });

export const whenAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Pauses after failures in a row: twice as long each time, from one second to thirty. */
export class BackOff {
  private failures = 0;

  nextMs(): number {
    const ms = Math.min(1_000 * 2 ** this.failures, 30_000);
    this.failures += 1;
    return ms;
  }

  reset(): void {
    this.failures = 0;
  }
}

/** A pause that ends early when somebody hurries it. */
export class EndablePause {
  private end: () => void = () => undefined;

  constructor(private readonly clock: Clock) {}

  /** Ends the pause that is under way, if there is one. */
  hurry(): void {
    this.end();
  }

  /** Resolves after `ms`, when it is hurried, or as soon as the signal aborts. */
  async take(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const early = new AbortController();
    const end = () => {
      early.abort();
    };
    this.end = end;
    signal.addEventListener('abort', end, { once: true });
    await pauseFor(this.clock, ms, early.signal);
    signal.removeEventListener('abort', end);
    this.end = () => undefined;
  }
}
