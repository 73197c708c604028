import {
  type Append,
  type Appended,
  type EventBatch,
  type EventStore,
  type NewEvent,
  type Position,
  type RecordedEvent,
  RevisionConflict,
  StoreUnavailable,
  type StreamPage,
  type SubscribeOptions,
} from '#libs/application';
import type { Revision, StreamId } from '#libs/domain';

import { ensureDataDirectory } from './data-directory.js';
import { type Committed, LiveFeed } from './live-feed.js';
import { comparePositions, toNumber, toPosition } from './positions.js';
import { toEncoded, toRecordedEvent } from './recorded-event.js';
import { StoreThread } from './store-thread.js';
import { follow } from './subscription.js';
import { type AppendAnswer, type EncodedNewEvent, noRevision } from './worker-protocol.js';

const defaultPage = 1_000;

interface SqliteEventStoreOptions {
  /** The database; its folder is made if it is not there. One process at a time. */
  readonly file: string;
  /** The built worker; only needed where the sources run unbuilt. */
  readonly workerUrl?: URL;
  /** The store has failed and answers nothing any more: the process should end. Not called for `close()`. */
  readonly onFailure?: (error: StoreUnavailable) => void;
}

/**
 * Events in one SQLite file, written by a thread of its own that commits together whatever arrived while the
 * previous commit ran. An answered append is on the disk (WAL, synchronous=FULL).
 */
export class SqliteEventStore implements EventStore {
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly thread: StoreThread,
    private readonly feed: LiveFeed,
  ) {}

  /** @throws {EventStoreUnusable} with one sentence for the person who started the process */
  static async open({ file, workerUrl, onFailure }: SqliteEventStoreOptions): Promise<SqliteEventStore> {
    await ensureDataDirectory(file);
    const feed = new LiveFeed();
    const { thread, tail } = await StoreThread.start({
      file,
      workerUrl: workerUrl ?? new URL('./event-store.worker.js', import.meta.url),
      onFailure: (error) => {
        feed.endWith(error);
        onFailure?.(error);
      },
    });
    feed.beginAt(tail);
    return new SqliteEventStore(thread, feed);
  }

  async read(
    stream: StreamId,
    { after = 'none', limit = defaultPage }: { readonly after?: Revision; readonly limit?: number } = {},
  ): Promise<StreamPage> {
    const { rows, revision } = await this.thread.readStream({ stream, after: toStored(after), limit });
    return { events: rows.map(toRecordedEvent), revision: revision === noRevision ? 'none' : revision };
  }

  async append(append: Append): Promise<Appended> {
    const { stream, expected } = append;
    if (append.events.length === 0) throw new RangeError('an append has at least one event');
    const events = append.events.map(toEncoded);
    const characters = sizeOf(events);
    return new Promise((resolve, reject) => {
      const answer = (answered: AppendAnswer): void => {
        if (answered.outcome === 'conflict') {
          reject(new RevisionConflict(stream, expected));
          return;
        }
        const { revision, position } = answered;
        if (answered.outcome === 'appended') {
          this.feed.committed(position, () => ({ events: toCommitted(append, revision, position), characters }));
        }
        resolve({ revision, position: toPosition(position) });
      };
      this.thread.append({ stream, expected: toStored(expected), events }, { answer, reject, characters });
    });
  }

  /** @throws {RangeError} for a position that this store has not reached: its data was replaced by older data */
  subscribe(options: SubscribeOptions): AsyncIterable<EventBatch> {
    const after = options.after === null ? 0 : toNumber(options.after);
    if (after > this.feed.position) {
      throw new RangeError(`position ${after} is after the end of the event store, ${this.feed.position}`);
    }
    return follow({ thread: this.thread, feed: this.feed }, after, options);
  }

  async tail(): Promise<Position | null> {
    this.thread.throwIfRefusing();
    return this.feed.position === 0 ? null : toPosition(this.feed.position);
  }

  async hasReached(position: Position): Promise<boolean> {
    this.thread.throwIfRefusing();
    return toNumber(position) <= this.feed.position;
  }

  async deleteStream(stream: StreamId): Promise<void> {
    await this.thread.expire({ stream, before: null });
  }

  async truncateBefore(stream: StreamId, revision: number): Promise<void> {
    await this.thread.expire({ stream, before: revision });
  }

  compare(left: Position | null, right: Position | null): number {
    return comparePositions(left, right);
  }

  close(): Promise<void> {
    this.closing ??= this.closeOnce();
    return this.closing;
  }

  private async closeOnce(): Promise<void> {
    this.feed.endWith(new StoreUnavailable('the event store is closed'));
    await this.thread.close();
  }
}

const toStored = (revision: Revision): number => (revision === 'none' ? noRevision : revision);

const sizeOf = (events: readonly EncodedNewEvent[]): number =>
  events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);

/** The events as a reader would find them; the positions of one append follow one another. */
const toCommitted = ({ stream, events }: Append, revision: number, position: number): Committed['events'] =>
  events.map((event: NewEvent, index): RecordedEvent => {
    const before = events.length - 1 - index;
    return { ...event, stream, revision: revision - before, position: toPosition(position - before) };
  });
