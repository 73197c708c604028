import { eventStream, rejectionStream, type StreamId, toInstant } from '#libs/domain';

import { inChunks } from '../chunks.js';
import { areRowsCurrent, maxBehindMs } from '../following/current-rows.js';
import { whileHeld } from '../following/while-held.js';
import type { EventStore, Position } from '../ports/event-store.js';
import type { Leases } from '../ports/leases.js';
import type { Clock, Log } from '../ports/primitives.js';
import type { ProjectionProgress } from '../ports/projection-progress.js';
import type { RetentionSource } from '../ports/retention-source.js';
import { pauseFor } from '../waiting.js';
import { Expiry, type ExpiryParts } from './expiry.js';
import { pauseBeforeDeletionMs } from './expiry-times.js';

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

/** With the pause before what they have is deleted it bounds the rate to 100 events a second. */
const pageSize = 500;
/** Of a page, at the same time. */
const atOnce = 20;
/** More than the pages that two processes may have under way at once, while one does not know that it lost its turn. */
const maxUnfinished = 2 * pageSize;
const longestPauseMs = 60_000;
const shortestPauseMs = 100;

interface Expirable {
  readonly ids: readonly string[];
  readonly streamOf: (id: string) => StreamId;
  readonly expire: (id: string) => Promise<Position | null>;
}

/**
 * Events and rejected records that are older than `retentionMs` leave, page by page, while it is this process's turn.
 */
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

  /** Everything that is old enough by now. */
  private async round(retentionMs: number, held: AbortSignal): Promise<void> {
    const { projector, clock } = this.parts;
    if (!areRowsCurrent(projector)) return;
    if (!this.isFinished) await this.finishLast(held);
    const before = toInstant(clock.now() - retentionMs);
    await this.expireEvents(before, held);
    await this.expireRejections(before, held);
  }

  /** A process that ended in the middle left only the last pages behind: each page is finished before the next. */
  private async finishLast(held: AbortSignal): Promise<void> {
    const { store, projector, source, clock } = this.parts;
    const tail = await store.tail();
    if (tail !== null && !(await projector.reached(tail, maxBehindMs))) return;
    const unfinished = await source.lastExpired(maxUnfinished);
    if (unfinished.length > 0) await pauseFor(clock, pauseBeforeDeletionMs, held);
    if (held.aborted) return;
    await inChunks(unfinished, atOnce, (stream) => this.expiry.finish(stream));
    this.isFinished = true;
  }

  private async expireEvents(acceptedBefore: string, held: AbortSignal): Promise<void> {
    let cursor: string | null = null;
    do {
      const query = { acceptedBefore, page: { limit: pageSize, cursor } };
      const page: Awaited<ReturnType<RetentionSource['expirableEvents']>> =
        await this.parts.source.expirableEvents(query);
      const expirable = { ids: page.items, streamOf: eventStream, expire: (id: string) => this.expiry.expireEvent(id) };
      await this.expirePage(expirable, held);
      cursor = page.nextCursor;
    } while (cursor !== null && this.isFinished && !held.aborted);
  }

  /** Rows that expired leave the page once the read model has the facts. */
  private async expireRejections(rejectedBefore: string, held: AbortSignal): Promise<void> {
    const { source, projector } = this.parts;
    while (this.isFinished && !held.aborted) {
      const ids = await source.expirableRejections({ rejectedBefore, limit: pageSize });
      const expire = (id: string) => this.expiry.expireRejection(id);
      const last = await this.expirePage({ ids, streamOf: rejectionStream, expire }, held);
      if (ids.length < pageSize || last === null || !(await projector.reached(last, maxBehindMs))) return;
    }
  }

  /** What fails is finished before anything else expires. Answers where the last fact stands. */
  private async expirePage({ ids, streamOf, expire }: Expirable, held: AbortSignal): Promise<Position | null> {
    if (!this.isFinished) return null;
    const { clock, log } = this.parts;
    const streams: StreamId[] = [];
    let last: Position | null = null;
    this.isFinished = ids.length === 0;
    await inChunks(ids, atOnce, async (id) => {
      const position = await expire(id);
      if (position === null) return;
      streams.push(streamOf(id));
      last = position;
    });
    if (streams.length > 0) {
      await pauseFor(clock, pauseBeforeDeletionMs, held);
      if (held.aborted) return null;
      await inChunks(streams, atOnce, (stream) => this.expiry.finish(stream));
      log.info('retention.expired', { count: streams.length });
    }
    this.isFinished = true;
    return last;
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
