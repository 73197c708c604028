import type { EventStore, Position } from '../ports/event-store.js';
import type { Clock, Log } from '../ports/primitives.js';
import type { ProjectionProgress, ProjectorHeartbeat } from '../ports/projection-progress.js';
import { EndablePause } from '../waiting.js';
import { PositionWaiters } from './position-waiters.js';

const idleEveryMs = 1_000;
/** While a request waits for what it wrote. */
const waitedForEveryMs = 20;
/** Some beats may be lost or late before the projector counts as gone. */
const silentAfterMs = 5_000;

/** Knows how far the read models are from what the process that projects lets the others know. */
export class HeartbeatWatcher implements ProjectionProgress {
  private seen: { readonly position: Position | null; readonly behindMs: number; readonly atMs: number } | null = null;
  private caughtUpOnce: (() => void)[] = [];
  private readonly waiters: PositionWaiters;
  private readonly pause: EndablePause;

  constructor(
    private readonly engines: { readonly store: EventStore; readonly clock: Clock; readonly log: Log },
    private readonly heartbeat: ProjectorHeartbeat,
  ) {
    this.waiters = new PositionWaiters(engines);
    this.pause = new EndablePause(engines.clock);
  }

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
      // Somebody who begins to wait ends an idle pause.
      await this.pause.take(this.waiters.isEmpty ? idleEveryMs : waitedForEveryMs, signal);
    }
  }

  whenCaughtUp(): Promise<void> {
    if (this.isCaughtUp) return Promise.resolve();
    return new Promise((resolve) => this.caughtUpOnce.push(resolve));
  }

  reached(position: Position, timeoutMs: number): Promise<boolean> {
    if (this.engines.store.compare(this.position, position) >= 0) return Promise.resolve(true);
    const reached = this.waiters.wait(position, timeoutMs);
    this.pause.hurry();
    return reached;
  }

  /** What cannot be seen now is seen the next time: until then it counts as further and further behind. */
  private async look(): Promise<void> {
    const { clock, log } = this.engines;
    try {
      // The time before the question: what is true of the rows then may be older than the answer.
      const atMs = clock.now();
      this.seen = { ...(await this.heartbeat.read()), atMs };
    } catch (error) {
      log.debug('projector.not_seen', { message: error instanceof Error ? error.message : String(error) });
      return;
    }
    this.waiters.reached(this.position);
    if (this.isCaughtUp)
      this.caughtUpOnce.splice(0).forEach((resolve) => {
        resolve();
      });
  }
}
