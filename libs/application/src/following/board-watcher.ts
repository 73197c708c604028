import type { EventStore, Position } from '../ports/event-store.js';
import type { Clock, Log } from '../ports/primitives.js';
import type { ProjectionProgress, ProjectorBoard } from '../ports/projection-progress.js';
import { pauseFor } from '../waiting.js';

interface Waiter {
  readonly position: Position;
  readonly answer: (isReached: boolean) => void;
}

const idleEveryMs = 1_000;
/** While a request waits for what it wrote. */
const waitedForEveryMs = 20;
/** Two words of the projector may be lost or late before it counts as gone. */
const silentAfterMs = 5_000;

/** Knows how far the read models are from what the process that projects lets the others know. */
export class BoardWatcher implements ProjectionProgress {
  private seen: { readonly position: Position | null; readonly behindMs: number; readonly atMs: number } | null = null;
  private waiters: Waiter[] = [];
  private caughtUpOnce: (() => void)[] = [];
  private hurry: () => void = () => undefined;

  constructor(
    private readonly engines: { readonly store: EventStore; readonly clock: Clock; readonly log: Log },
    private readonly board: ProjectorBoard,
  ) {}

  get position(): Position | null {
    return this.seen?.position ?? null;
  }

  get behindMs(): number {
    return this.seen === null ? Infinity : this.seen.behindMs + (this.engines.clock.now() - this.seen.atMs);
  }

  get isCaughtUp(): boolean {
    return this.behindMs <= silentAfterMs;
  }

  /** Resolves when the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const isStopped = () => signal.aborted;
    while (!isStopped()) {
      await this.look();
      await this.pause(signal);
    }
  }

  whenCaughtUp(): Promise<void> {
    if (this.isCaughtUp) return Promise.resolve();
    return new Promise((resolve) => this.caughtUpOnce.push(resolve));
  }

  reached(position: Position, timeoutMs: number): Promise<boolean> {
    const { store, clock } = this.engines;
    if (store.compare(this.position, position) >= 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const waiter: Waiter = {
        position,
        answer: (isReached) => {
          cancel();
          this.waiters = this.waiters.filter((other) => other !== waiter);
          resolve(isReached);
        },
      };
      const cancel = clock.after(timeoutMs, () => {
        waiter.answer(false);
      });
      this.waiters.push(waiter);
      this.hurry();
    });
  }

  /** What cannot be seen now is seen the next time: until then it counts as further and further behind. */
  private async look(): Promise<void> {
    const { store, clock, log } = this.engines;
    try {
      // The time before the question: what is true of the rows then may be older than the answer.
      const atMs = clock.now();
      this.seen = { ...(await this.board.look()), atMs };
    } catch (error) {
      log.debug('projector.not_seen', { message: error instanceof Error ? error.message : String(error) });
      return;
    }
    this.waiters
      .filter(({ position }) => store.compare(this.position, position) >= 0)
      .forEach((waiter) => {
        waiter.answer(true);
      });
    if (this.isCaughtUp)
      this.caughtUpOnce.splice(0).forEach((resolve) => {
        resolve();
      });
  }

  /** Somebody who begins to wait ends an idle pause. */
  private async pause(signal: AbortSignal): Promise<void> {
    const early = new AbortController();
    const end = () => {
      early.abort();
    };
    this.hurry = end;
    signal.addEventListener('abort', end, { once: true });
    await pauseFor(this.engines.clock, this.waiters.length > 0 ? waitedForEveryMs : idleEveryMs, early.signal);
    signal.removeEventListener('abort', end);
    this.hurry = () => undefined;
  }
}
