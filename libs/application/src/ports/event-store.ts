import type { DomainEvent, IsoInstant, Revision, StreamCategory, StreamId } from '#libs/domain';

/** Who brought a fact about: an API key, a person signed in to the console, or Hookline itself. */
export interface Actor {
  readonly kind: 'user' | 'key' | 'system';
  readonly id: string;
}

export interface EventMetadata {
  readonly at: IsoInstant;
  readonly actor: Actor;
  /** One id for all facts of one command. */
  readonly commandId: string;
  readonly traceparent?: string;
}

/** Place of a fact among all facts. Opaque: only the store that made it compares it. */
export type Position = string;

export interface NewEvent<E extends DomainEvent = DomainEvent> {
  /** A random UUID, made once per decision and repeated only when that same append is repeated. */
  readonly id: string;
  readonly event: E;
  readonly metadata: EventMetadata;
}

export interface RecordedEvent<E extends DomainEvent = DomainEvent> extends NewEvent<E> {
  readonly stream: StreamId;
  readonly revision: number;
  readonly position: Position;
}

export interface StreamPage {
  /** In stream order; at most the limit that was asked for. */
  readonly events: readonly RecordedEvent[];
  /** Revision of the stream's last event at the time of reading, `'none'` for a stream never written. */
  readonly revision: Revision;
}

export interface Append {
  readonly stream: StreamId;
  /** The revision that was read. There is no "any". */
  readonly expected: Revision;
  /** At least one. */
  readonly events: readonly NewEvent[];
}

export interface Appended {
  /** Revision and position of the last event of the append. */
  readonly revision: number;
  readonly position: Position;
}

export interface SubscribeOptions {
  /** Events after this position; `null` begins with the first event ever. */
  readonly after: Position | null;
  readonly categories: readonly StreamCategory[];
  /** Most events in one batch. */
  readonly maxBatch: number;
  readonly signal: AbortSignal;
}

export interface EventBatch {
  /** In the order of the store; may be empty when only other categories were written. */
  readonly events: readonly RecordedEvent[];
  /** Everything up to here has been handed over: what a checkpoint stores. */
  readonly position: Position;
  /** Nothing was waiting behind this batch when it was made. */
  readonly isCaughtUp: boolean;
}

/** The one thing that may not be lost. An append that was answered survives `kill -9` and a power cut. */
export interface EventStore {
  /** A page of a stream, from the start or after a revision; default limit 1,000. */
  read(stream: StreamId, options?: { readonly after?: Revision; readonly limit?: number }): Promise<StreamPage>;

  /**
   * All or nothing. Repeating an append with the same ids and the same expected revision answers what was
   * answered the first time and stores nothing, however late.
   * @throws {RevisionConflict} if the stream is not at `expected`
   * @throws {StoreUnavailable} if the outcome is unknown
   */
  append(append: Append): Promise<Appended>;

  /**
   * Everything after a position, in order, without gap or repeat, then what comes, until the signal aborts
   * (the iteration then ends without an error). The next batch is made when it is asked for: a slow reader
   * costs no memory. The first batch comes at once, even when it is empty, so that a reader knows where it stands.
   * Ends with an error when the store fails; subscribe again from the last position.
   */
  subscribe(options: SubscribeOptions): AsyncIterable<EventBatch>;

  /**
   * Takes a stream away for good. It then reads as one that was never written, an append to it that expects a
   * revision is a conflict, and one that expects `'none'` may be one too: only what nobody will begin again is deleted.
   * Subscriptions may hand its events over for as long as the engine has not cleaned up, so a reader has to do with
   * and without them; their positions stay valid. Of a stream that was never written, or is deleted already, nothing
   * happens.
   * @throws {StoreUnavailable} if the outcome is unknown: repeat it
   */
  deleteStream(stream: StreamId): Promise<void>;

  /**
   * Takes the events before a revision away for good; the last event always stays. Revisions stay what they are:
   * reads begin at the first event that is kept, and appends expect the revision of the last, as before. A repeat of
   * an append whose events are gone is a conflict. Subscriptions and repeats as for `deleteStream`.
   * @throws {StoreUnavailable} if the outcome is unknown: repeat it
   */
  truncateBefore(stream: StreamId, revision: number): Promise<void>;

  /** Position of the last event, `null` for an empty store; where that was deleted, of one before it or its own. */
  tail(): Promise<Position | null>;

  /**
   * Whether the store has come as far as a position of a batch, which may be after `tail()`: engines also count what
   * they write about themselves. False where the store was restored from a backup that is older.
   * @throws {RangeError} for a position that another kind of store made
   */
  hasReached(position: Position): Promise<boolean>;

  /** Negative, zero or positive, as `left` is before, at or after `right`; `null` is before everything. */
  compare(left: Position | null, right: Position | null): number;

  /** Waits for what was taken, then lets go of everything. */
  close(): Promise<void>;
}
