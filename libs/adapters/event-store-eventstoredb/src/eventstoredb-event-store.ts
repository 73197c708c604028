import {
  type Append,
  type Appended,
  type EventBatch,
  type EventStore,
  type Position,
  RevisionConflict,
  StoreUnavailable,
  type StreamPage,
  type SubscribeOptions,
} from '#libs/application';
import type { Revision, StreamId } from '#libs/domain';

import { Appender } from './appender.js';
import { parseConnectionSettings } from './connection-settings.js';
import { comparePositions, partsOf } from './positions.js';
import { Retention } from './retention.js';
import { connectionTo, type StoreConnection } from './store-connection.js';
import { toEncoded } from './stored-event.js';
import { StreamReader } from './stream-reader.js';
import { follow, SubscriptionConnections } from './subscription.js';
import { whenUsable } from './when-usable.js';

const defaultPage = 1_000;
const defaultConnectWithinMs = 30_000;

interface EventStoreDbOptions {
  /** `esdb://` or `kurrentdb://`, also `+discover`; holds the credentials. Never logged. */
  readonly url: string;
  /**
   * After this long without an answer the outcome of an append is unknown. 12,000 is more than a server's own limit.
   */
  readonly appendTimeoutMs: number;
  /** How long to try for a server that is not there yet; default 30,000. */
  readonly connectWithinMs?: number;
}

/**
 * Events in EventStoreDB or KurrentDB, 23.10 or newer. Three kinds of connections: one for appends, one for reads,
 * and one for each subscription, because an error of one call ends every other on its connection.
 *
 * A server that is away is not a failure of the store: appends and reads are refused with StoreUnavailable until it
 * is back, and subscriptions end, to be begun again from the last position.
 */
export class EventStoreDbEventStore implements EventStore {
  private readonly connection: StoreConnection;
  private readonly reader: StreamReader;
  private readonly appender: Appender;
  private readonly subscriptions: SubscriptionConnections;
  private readonly retention: Retention;
  private closed: StoreUnavailable | undefined;
  private closing: Promise<void> | undefined;

  private constructor(connect: () => StoreConnection, appendTimeoutMs: number) {
    this.connection = connect();
    this.reader = new StreamReader(this.connection);
    this.appender = new Appender({ connect, timeoutMs: appendTimeoutMs });
    this.subscriptions = new SubscriptionConnections(connect);
    const { connection, reader, appender } = this;
    this.retention = new Retention({ connection, reader, appender });
  }

  /** Waits for the server. @throws {EventStoreUnusable} with one sentence for the person who started the process */
  static async connect(options: EventStoreDbOptions): Promise<EventStoreDbEventStore> {
    const settings = parseConnectionSettings(options.url);
    const store = new EventStoreDbEventStore(() => connectionTo(settings), options.appendTimeoutMs);
    try {
      await whenUsable(store.connection, store.reader, options.connectWithinMs ?? defaultConnectWithinMs);
    } catch (error) {
      await store.close();
      throw error;
    }
    return store;
  }

  async read(
    stream: StreamId,
    { after = 'none', limit = defaultPage }: { readonly after?: Revision; readonly limit?: number } = {},
  ): Promise<StreamPage> {
    this.throwIfClosed();
    return this.reader.page(stream, after, limit);
  }

  /** @throws {RangeError} also for more than 1 MiB, which is what the server takes unless it is told otherwise */
  async append({ stream, expected, events }: Append): Promise<Appended> {
    this.throwIfClosed();
    if (events.length === 0) throw new RangeError('an append has at least one event');
    // The server would end the call of all appends.
    if (expected !== 'none' && expected < 0) throw new RangeError(`revision ${expected} is below zero`);
    const answer = await this.appender.append({ stream, expected, events: events.map(toEncoded) });
    if (answer === 'conflict') throw new RevisionConflict(stream, expected);
    return answer;
  }

  /** @throws {RangeError} for a position that another kind of store made */
  subscribe(options: SubscribeOptions): AsyncIterable<EventBatch> {
    if (options.after !== null) partsOf(options.after);
    return follow({ connections: this.subscriptions, reader: this.reader }, options);
  }

  async tail(): Promise<Position | null> {
    this.throwIfClosed();
    return this.reader.tail();
  }

  async hasReached(position: Position): Promise<boolean> {
    this.throwIfClosed();
    return comparePositions(position, await this.reader.end()) <= 0;
  }

  compare(left: Position | null, right: Position | null): number {
    return comparePositions(left, right);
  }

  async deleteStream(stream: StreamId): Promise<void> {
    this.throwIfClosed();
    await this.retention.deleteStream(stream);
  }

  async truncateBefore(stream: StreamId, revision: number): Promise<void> {
    this.throwIfClosed();
    await this.retention.truncate(stream, revision);
  }

  close(): Promise<void> {
    this.closed ??= new StoreUnavailable('the event store is closed');
    this.closing ??= this.closeAll(this.closed);
    return this.closing;
  }

  private async closeAll(error: StoreUnavailable): Promise<void> {
    await Promise.all([this.appender.close(), this.subscriptions.close(error)]);
    await this.connection.close();
  }

  private throwIfClosed(): void {
    if (this.closed !== undefined) throw this.closed;
  }
}
