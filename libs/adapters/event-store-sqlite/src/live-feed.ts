import type { RecordedEvent, StoreUnavailable } from '#libs/application';
import type { StreamCategory } from '#libs/domain';

/** What a subscriber may have waiting in memory; beyond it, it reads from disk. */
const maxEvents = 2_000;
const maxCharacters = 16 * 1024 * 1024;

/**
 * How long a subscriber may not hear of positions of other categories. They move its checkpoint and nothing else,
 * so a message a commit would be wasted on them.
 */
const progressEveryMs = 250;

/** The events of one append as they were committed; built once, and only if somebody follows. */
export interface Committed {
  readonly events: readonly RecordedEvent[];
  readonly characters: number;
}

export interface Taken {
  readonly events: readonly RecordedEvent[];
  readonly position: number;
  readonly isCaughtUp: boolean;
}

/** Hands what was just committed to those who are caught up, without reading or decoding it again. */
export class LiveFeed {
  private readonly followers = new Set<Follower>();
  private end: StoreUnavailable | undefined;

  private tail = 0;

  /** Position of the last event that was committed, 0 for an empty store. */
  get position(): number {
    return this.tail;
  }

  /** The end of the store when it was opened. */
  beginAt(position: number): void {
    this.tail = position;
  }

  /** To be called in the order of the store. */
  committed(position: number, toCommitted: () => Committed): void {
    this.tail = position;
    if (this.followers.size === 0) return;
    const committed = toCommitted();
    for (const follower of this.followers) follower.offer(committed, position);
  }

  follow(categories: readonly StreamCategory[]): Follower {
    const follower = new Follower(new Set<string>(categories), this);
    this.followers.add(follower);
    return follower;
  }

  unfollow(follower: Follower): void {
    this.followers.delete(follower);
    follower.stop();
  }

  /** Ends every subscription with an error. */
  endWith(error: StoreUnavailable): void {
    this.end ??= error;
    for (const follower of this.followers) follower.wake();
  }

  throwIfEnded(): void {
    if (this.end !== undefined) throw this.end;
  }
}

/**
 * One subscription's share of the feed. `coveredFrom` is the position after which nothing of its categories is
 * missing here: a subscription that is behind it reads from disk, one that is not takes from memory. When too much
 * is waiting, everything is dropped and covered begins anew at the end.
 */
export class Follower {
  private events: RecordedEvent[] = [];
  private characters = 0;
  private coveredFrom: number;
  private isProgressDue = false;
  private progressTimer: NodeJS.Timeout | undefined;
  private wakeUp: (() => void) | undefined;

  constructor(
    private readonly categories: ReadonlySet<string>,
    private readonly feed: LiveFeed,
  ) {
    this.coveredFrom = feed.position;
  }

  offer({ events, characters }: Committed, position: number): void {
    const first = events[0];
    if (first === undefined || !this.categories.has(categoryOf(first))) {
      this.tellProgressLater();
      return;
    }
    this.events.push(...events);
    this.characters += characters;
    if (this.events.length > maxEvents || this.characters > maxCharacters) {
      this.forget();
      this.coveredFrom = position;
    }
    this.wake();
  }

  covers(position: number): boolean {
    return position >= this.coveredFrom;
  }

  /** What comes after a position that is covered; `undefined` when there is nothing to tell yet. */
  take(after: number, limit: number): Taken | undefined {
    const isNew = (event: RecordedEvent): boolean => Number(event.position) > after;
    // Only after a page from disk, which may have brought the first of them already.
    while (this.events[0] !== undefined && !isNew(this.events[0])) this.events.shift();
    const events = this.events.splice(0, limit);
    const last = events.at(-1);
    // The share of what was taken, by number: close enough for a bound, and no size is kept for each event.
    this.characters *= this.events.length / Math.max(1, this.events.length + events.length);
    if (this.events.length > 0 && last !== undefined) {
      return { events, position: Number(last.position), isCaughtUp: false };
    }
    const position = this.feed.position;
    if (last === undefined && !(this.isProgressDue && position > after)) return undefined;
    this.isProgressDue = false;
    return { events, position, isCaughtUp: true };
  }

  /** Resolves when there may be something to take. */
  async news(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.wakeUp = resolve;
    });
  }

  wake(): void {
    this.wakeUp?.();
    this.wakeUp = undefined;
  }

  stop(): void {
    clearTimeout(this.progressTimer);
    this.forget();
  }

  private tellProgressLater(): void {
    this.progressTimer ??= setTimeout(() => {
      this.progressTimer = undefined;
      this.isProgressDue = true;
      this.wake();
    }, progressEveryMs).unref();
  }

  private forget(): void {
    this.events = [];
    this.characters = 0;
  }
}

const categoryOf = ({ stream }: RecordedEvent): string => stream.slice(0, stream.indexOf('-'));
