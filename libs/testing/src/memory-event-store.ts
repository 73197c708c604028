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

type Hook<Subject> = (subject: Subject) => void | Promise<void>;

/** What outlives a store that is closed. */
class StoredEvents {
  all: RecordedEvent[] = [];
  /** The last position that was given. */
  end = 0;
  readonly streams = new Map<StreamId, RecordedEvent[]>();
}

const defaultLimit = 1_000;

/**
 * An event store in memory, for tests that stop a process between two of its steps.
 * Its hooks may wait, or throw: an error of `afterAppend` comes after the write, so the outcome is unknown.
 */
export class MemoryEventStore implements EventStore {
  beforeRead: Hook<StreamId> | null = null;
  beforeAppend: Hook<Append> | null = null;
  afterAppend: Hook<Append> | null = null;
  beforeSubscribe: Hook<SubscribeOptions> | null = null;
  /** How often a stream was read. */
  reads = 0;
  /** How many appends stored something. */
  appends = 0;

  private readonly underWay = new Set<Promise<unknown>>();
  private waiting: (() => void)[] = [];
  private isClosed = false;
  private breakCount = 0;

  constructor(private readonly stored = new StoredEvents()) {}

  /** Another store over the same events: a second process, or the same one after a crash or a close. */
  reopen(): MemoryEventStore {
    return new MemoryEventStore(this.stored);
  }

  /** Ends every subscription that runs with an error; new ones may begin. */
  breakSubscriptions(): void {
    this.breakCount += 1;
    this.wakeAll();
  }

  async read(
    stream: StreamId,
    { after = 'none', limit = defaultLimit }: { readonly after?: Revision; readonly limit?: number } = {},
  ): Promise<StreamPage> {
    this.throwIfClosed();
    this.reads += 1;
    await this.beforeRead?.(stream);
    const all = this.stored.streams.get(stream) ?? [];
    const later = after === 'none' ? all : all.filter(({ revision }) => revision > after);
    return { events: later.slice(0, limit), revision: revisionOf(all) };
  }

  async append(append: Append): Promise<Appended> {
    this.throwIfClosed();
    if (append.events.length === 0) throw new RangeError('an append stores at least one event');
    const appending = this.appendHooked(append);
    this.underWay.add(appending);
    return appending.finally(() => this.underWay.delete(appending));
  }

  async *subscribe(options: SubscribeOptions): AsyncGenerator<EventBatch, void, undefined> {
    const { after, categories, maxBatch, signal } = options;
    const breaks = this.breakCount;
    await this.beforeSubscribe?.(options);
    const wake = () => this.wakeAll();
    signal.addEventListener('abort', wake);
    const isWanted = ({ stream }: RecordedEvent) => categories.some((category) => stream.startsWith(`${category}-`));
    let at = after === null ? 0 : Number(after);
    try {
      for (let isFirst = true; !isAborted(signal);) {
        this.throwIfClosed();
        if (breaks !== this.breakCount) throw new StoreUnavailable('the subscription broke');
        const page = this.after(at, maxBatch);
        if (page.length === 0 && !isFirst) {
          await new Promise<void>((resolve) => this.waiting.push(resolve));
          continue;
        }
        isFirst = false;
        at = page.length < maxBatch ? this.stored.end : Number(page.at(-1)!.position);
        yield { events: page.filter(isWanted), position: String(at), isCaughtUp: at === this.stored.end };
      }
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }

  async deleteStream(stream: StreamId): Promise<void> {
    this.throwIfClosed();
    this.forget(stream, Infinity);
  }

  async truncateBefore(stream: StreamId, revision: number): Promise<void> {
    this.throwIfClosed();
    const last = revisionOf(this.stored.streams.get(stream) ?? []);
    if (last !== 'none') this.forget(stream, Math.min(revision, last));
  }

  async tail(): Promise<Position | null> {
    this.throwIfClosed();
    return this.stored.end === 0 ? null : String(this.stored.end);
  }

  async hasReached(position: Position): Promise<boolean> {
    this.throwIfClosed();
    return Number(position) <= this.stored.end;
  }

  compare(left: Position | null, right: Position | null): number {
    return Number(left ?? 0) - Number(right ?? 0);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.wakeAll();
    await Promise.allSettled(this.underWay);
  }

  private async appendHooked(append: Append): Promise<Appended> {
    await this.beforeAppend?.(append);
    const appended = this.write(append);
    await this.afterAppend?.(append);
    return appended;
  }

  private write({ stream, expected, events }: Append): Appended {
    const known = this.stored.streams.get(stream) ?? [];
    const from = expected === 'none' ? 0 : expected + 1;
    const repeated = known.filter(({ revision }) => revision >= from).slice(0, events.length);
    const isRepeat = repeated.length === events.length && repeated.every(({ id }, index) => id === events[index]?.id);
    if (isRepeat) return placeOfLast(repeated);
    if (revisionOf(known) !== expected) throw new RevisionConflict(stream, expected);
    const recorded = asStored(events).map((event, index) => ({
      ...event,
      stream,
      revision: from + index,
      position: String(this.stored.end + index + 1),
    }));
    this.stored.all.push(...recorded);
    this.stored.end += recorded.length;
    this.stored.streams.set(stream, [...known, ...recorded]);
    this.appends += 1;
    this.wakeAll();
    return placeOfLast(recorded);
  }

  /** Positions have gaps where events were deleted. */
  private after(position: number, limit: number): readonly RecordedEvent[] {
    const { all, end } = this.stored;
    // Without gaps, which is nearly always, the place is known.
    const from = all.length === end ? position : all.findIndex((event) => Number(event.position) > position);
    return from < 0 ? [] : all.slice(from, from + limit);
  }

  private forget(stream: StreamId, before: number): void {
    const isKept = (event: RecordedEvent) => event.stream !== stream || event.revision >= before;
    const kept = (this.stored.streams.get(stream) ?? []).filter(isKept);
    this.stored.all = this.stored.all.filter(isKept);
    if (kept.length === 0) this.stored.streams.delete(stream);
    else this.stored.streams.set(stream, kept);
  }

  private throwIfClosed(): void {
    if (this.isClosed) throw new StoreUnavailable('the store is closed');
  }

  private wakeAll(): void {
    this.waiting.splice(0).forEach((resolve) => {
      resolve();
    });
  }
}

/** What a disk would give back: values as JSON keeps them, shared with nobody. */
const asStored = (events: readonly NewEvent[]): readonly NewEvent[] => JSON.parse(JSON.stringify(events));

const placeOfLast = (events: readonly RecordedEvent[]): Appended => {
  const { revision, position } = events.at(-1)!;
  return { revision, position };
};

const revisionOf = (events: readonly RecordedEvent[]): Revision => events.at(-1)?.revision ?? 'none';

/** The compiler takes a signal that was not aborted for one that never will be. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;
