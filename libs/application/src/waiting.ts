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
