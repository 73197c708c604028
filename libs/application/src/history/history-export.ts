import { type IsoInstant, streamCategories } from '#libs/domain';

import { isKnownPosition } from '../following/known-position.js';
import { done, type Outcome, refused } from '../outcome.js';
import type { EventStore, Position, RecordedEvent } from '../ports/event-store.js';

export interface HistoryExportRequest {
  /** Facts that were recorded at or after it; `null` for all. */
  readonly since: IsoInstant | null;
  /** Facts that were recorded before it; `null` for all. */
  readonly until: IsoInstant | null;
  /** Continue behind this fact. */
  readonly after: Position | null;
  readonly signal: AbortSignal;
}

/** Of at most 256 KiB each: what one export holds in memory. */
const maxBatch = 50;

/** Every fact of the store, for auditors. */
export class HistoryExport {
  constructor(private readonly store: EventStore) {}

  /**
   * Facts in the order of the store, up to the last one there was when it began; a reader that is slow costs no memory.
   * The store has no index by time, so facts from before `since` are read and passed over, unless `after` skips them.
   * Ends early, without an error, when the signal aborts. @throws {StoreUnavailable}
   */
  async open(
    request: HistoryExportRequest,
  ): Promise<Outcome<AsyncIterable<readonly RecordedEvent[]>, 'invalid_cursor'>> {
    const { after } = request;
    if (after !== null && !(await isKnownPosition(this.store, after))) return refused('invalid_cursor', 'after');
    return done(this.read(request, await this.store.tail()));
  }

  private async *read(
    { since, until, after, signal }: HistoryExportRequest,
    end: Position | null,
  ): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
    if (this.store.compare(after, end) >= 0) return;
    for await (const batch of this.store.subscribe({ after, categories: streamCategories, maxBatch, signal })) {
      const wanted = batch.events.filter(
        ({ metadata: { at }, position }) =>
          (since === null || at >= since) && (until === null || at < until) && this.store.compare(position, end) <= 0,
      );
      if (wanted.length > 0) yield wanted;
      if (batch.isCaughtUp || this.store.compare(batch.position, end) >= 0) return;
    }
  }
}
