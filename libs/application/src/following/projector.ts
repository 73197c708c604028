import type { Position } from '../ports/event-store.js';
import type { Leases } from '../ports/leases.js';
import type { ProjectionProgress, ProjectorHeartbeat } from '../ports/projection-progress.js';
import type { Projection } from '../ports/projection.js';
import { pauseFor } from '../waiting.js';
import { HeartbeatWatcher } from './heartbeat-watcher.js';
import { Follower, type FollowerEngines } from './follower.js';
import { whileHeld } from './while-held.js';

const beatEveryMs = 1_000;

/** Keeps read models: every fact, in order, with the checkpoint in the transaction of the rows. */
export const followInto = (engines: FollowerEngines, projection: Projection): Follower =>
  new Follower(engines, {
    name: 'projector',
    categories: ['webhook', 'event', 'message', 'apiKey', 'rejection', 'eventType', 'replay'],
    maxBatch: 200,
    // A transaction costs about the same for one fact as for twenty, and who waits for a fact ends the wait.
    lingerMs: 25,
    load: () => projection.checkpoint(),
    apply: ({ events, position }) => projection.apply(events, position),
  });

export interface ProjectorParts extends FollowerEngines {
  readonly projection: Projection;
  readonly leases: Leases;
  /** `null` where no other process shares the read models. */
  readonly heartbeat: ProjectorHeartbeat | null;
  /** Aborts when a newer version of Hookline keeps the read models: its processes are the ones to project then. */
  readonly superseded: AbortSignal;
}

/**
 * Keeps the read models while this process holds the lease, and knows how far they are whoever keeps them:
 *
 *   watching ──lease──► projecting ──lease lost──► watching
 *   either ──superseded──► watching for good
 *
 * Only one process projects; the lease alone does not see to that (see `Lease.lost`), the fence of each batch does.
 */
export class Projector implements ProjectionProgress {
  private readonly follower: Follower;
  private readonly watcher: HeartbeatWatcher | null;

  constructor(private readonly parts: ProjectorParts) {
    this.follower = followInto(parts, parts.projection);
    this.watcher = parts.heartbeat === null ? null : new HeartbeatWatcher(parts, parts.heartbeat);
  }

  /** The end of the store was in the rows once, and whoever projects has not failed since. */
  get isCaughtUp(): boolean {
    return this.follower.isCaughtUp || (this.watcher?.isCaughtUp ?? false);
  }

  get position(): Position | null {
    const [here, there] = [this.follower.position, this.watcher?.position ?? null];
    return this.parts.store.compare(here, there) >= 0 ? here : there;
  }

  get behindMs(): number {
    return Math.min(this.follower.behindMs, this.watcher?.behindMs ?? Infinity);
  }

  /** Watches, and projects whenever it is this process's turn. Resolves when the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([this.watch(signal), this.projectInTurn(signal)]);
  }

  /** Only watches what another process does. Resolves when the signal aborts. */
  async watch(signal: AbortSignal): Promise<void> {
    await this.watcher?.run(signal);
  }

  /** Resolves when the end of the store is in the rows, whoever puts it there. */
  async whenCaughtUp(): Promise<void> {
    await Promise.race([this.follower.whenCaughtUp(), ...(this.watcher === null ? [] : [this.watcher.whenCaughtUp()])]);
  }

  async reached(position: Position, timeoutMs: number): Promise<boolean> {
    const here = this.follower.reached(position, timeoutMs);
    if (this.watcher === null) return here;
    const there = this.watcher.reached(position, timeoutMs);
    return (await Promise.race([here, there])) || (await Promise.all([here, there])).includes(true);
  }

  private async projectInTurn(signal: AbortSignal): Promise<void> {
    const { leases, superseded, log } = this.parts;
    const ends = AbortSignal.any([signal, superseded]);
    await whileHeld(leases, { name: 'projector', signal: ends }, (held) => this.project(held));
    if (superseded.aborted && !signal.aborted) log.warn('projector.superseded');
  }

  private async project(held: AbortSignal): Promise<void> {
    const { log } = this.parts;
    log.info('projector.started');
    await Promise.all([this.follower.run(held), this.beat(held)]);
    log.info('projector.stopped', { position: this.follower.position });
  }

  private async beat(held: AbortSignal): Promise<void> {
    const { heartbeat, clock, log } = this.parts;
    while (heartbeat !== null && !held.aborted) {
      const { behindMs } = this.follower;
      // Whoever is behind by an infinite time cannot say by how much.
      await heartbeat.beat(Number.isFinite(behindMs) ? behindMs : null).catch((error: unknown) => {
        log.warn('projector.heartbeat_failed', { message: error instanceof Error ? error.message : String(error) });
      });
      await pauseFor(clock, beatEveryMs, held);
    }
  }
}
