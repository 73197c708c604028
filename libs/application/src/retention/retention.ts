import { toInstant } from '#libs/domain';

import { whileHeld } from '../following/while-held.js';
import type { EventStore, Position } from '../ports/event-store.js';
import type { Leases } from '../ports/leases.js';
import type { Clock, Log } from '../ports/primitives.js';
import type { ProjectionProgress } from '../ports/projection-progress.js';
import type { RetentionSource } from '../ports/read-models.js';
import { pauseFor } from '../waiting.js';
import { Expiry, type ExpiryParts } from './expiry.js';

export interface RetentionParts extends ExpiryParts {
  readonly source: RetentionSource;
  readonly store: ExpiryParts['store'] & Pick<EventStore, 'tail'>;
  readonly projector: Pick<ProjectionProgress, 'behindMs' | 'reached'>;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds for which events and rejected records are kept; `null` for ever. */
  readonly retentionMs: number | null;
}

const pageSize = 100;
/** With the page size the bound on the rate: 400 events a second, so that deliveries have the store to themselves. */
const pauseOfPageMs = 250;
/** More than the pages that two processes may have under way at once, while one does not know that it lost its turn. */
const maxUnfinished = 4 * pageSize;
const longestPauseMs = 60_000;
const shortestPauseMs = 100;
const maxBehindMs = 5_000;

/** Events and rejected records that are older than `retentionMs` leave, page by page, while it is this process's turn. */
export class Retention {
  private readonly expiry: Expiry;
  /** Whether every expiry that was begun is known to be finished. */
  private isFinished = false;

  constructor(private readonly parts: RetentionParts) {
    this.expiry = new Expiry(parts);
  }

  /** Of all processes one at a time does it. Resolves when the signal aborts, at once where everything is kept. */
  async run(signal: AbortSignal): Promise<void> {
    const { retentionMs, leases, clock } = this.parts;
    if (retentionMs === null) return;
    const pauseMs = Math.min(longestPauseMs, Math.max(shortestPauseMs, retentionMs / 10));
    await whileHeld(leases, { name: 'retention', signal }, async (held) => {
      this.isFinished = false;
      while (!held.aborted) {
        await this.safely(() => this.round(retentionMs, held));
        await pauseFor(clock, pauseMs, held);
      }
    });
  }

  /** Everything that is old enough by now. Rows that are far behind what is stored are not acted on. */
  private async round(retentionMs: number, held: AbortSignal): Promise<void> {
    const { projector, clock } = this.parts;
    if (projector.behindMs > maxBehindMs) return;
    if (!this.isFinished) await this.finishLast();
    const before = toInstant(clock.now() - retentionMs);
    await this.expireEvents(before, held);
    await this.expireRejections(before, held);
  }

  /** A process that ended in the middle left only the last pages behind: each page is finished before the next. */
  private async finishLast(): Promise<void> {
    const { store, projector, source } = this.parts;
    const tail = await store.tail();
    if (tail !== null && !(await projector.reached(tail, maxBehindMs))) return;
    for (const stream of await source.lastExpired(maxUnfinished)) await this.expiry.finish(stream);
    this.isFinished = true;
  }

  private async expireEvents(acceptedBefore: string, held: AbortSignal): Promise<void> {
    let cursor: string | null = null;
    do {
      const query = { acceptedBefore, page: { limit: pageSize, cursor } };
      const page: Awaited<ReturnType<RetentionSource['expirableEvents']>> =
        await this.parts.source.expirableEvents(query);
      await this.expirePage('events', page.items, (id) => this.expiry.expireEvent(id));
      cursor = page.nextCursor;
      if (cursor !== null) await pauseFor(this.parts.clock, pauseOfPageMs, held);
    } while (cursor !== null && this.isFinished && !held.aborted);
  }

  /** Rows that expired leave the page once the read model has the facts. */
  private async expireRejections(rejectedBefore: string, held: AbortSignal): Promise<void> {
    const { source, projector, clock } = this.parts;
    while (this.isFinished && !held.aborted) {
      const ids = await source.expirableRejections({ rejectedBefore, limit: pageSize });
      const last = await this.expirePage('rejected records', ids, (id) => this.expiry.expireRejection(id));
      if (ids.length < pageSize || last === null || !(await projector.reached(last, maxBehindMs))) return;
      await pauseFor(clock, pauseOfPageMs, held);
    }
  }

  /** What fails is finished before anything else expires. Answers where the last fact stands. */
  private async expirePage(
    what: 'events' | 'rejected records',
    ids: readonly string[],
    expire: (id: string) => Promise<Position | null>,
  ): Promise<Position | null> {
    if (ids.length === 0 || !this.isFinished) return null;
    this.isFinished = false;
    const positions = await Promise.all(ids.map(expire));
    this.isFinished = true;
    const expired = positions.filter((position) => position !== null);
    if (expired.length > 0) this.parts.log.info('retention.expired', { what, count: expired.length });
    return expired.at(-1) ?? null;
  }

  /** The next round tries again. */
  private async safely(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.parts.log.error('retention.failed', error);
    }
  }
}
