import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';

import { type EventBatch, type Position, type RecordedEvent, StoreUnavailable } from '#libs/application';

import { laterOf, toPosition } from './positions.js';
import type { ReadCall } from './store-connection.js';
import { isOfServer, toRecordedEvent } from './stored-event.js';

/** What waits in memory at most; beyond it nothing is read from the call, and the server waits. */
const maxBytes = 8 * 1024 * 1024;

/** How long a subscriber may not hear that others were written: it moves its checkpoint and nothing else. */
const progressEveryMs = 250;

interface FeedOptions {
  readonly position: Position;
  /** The store's last event before the subscription began: what is caught up has passed it. */
  readonly tail: Position;
  readonly maxBatch: number;
}

/**
 * What one subscription's call brings, in its order: an event, a checkpoint or the news of being caught up counts
 * when everything in front of it was taken, so no position is told before its events.
 */
export class SubscriptionFeed {
  private waiting: ReadResp[] = [];
  private bytes = 0;
  private position: Position;
  private told: Position;
  private isLive = false;
  private isNewsDue = false;
  private ending: Error | undefined;
  private progressTimer: NodeJS.Timeout | undefined;
  private wakeUp: (() => void) | undefined;

  constructor(
    private readonly call: ReadCall,
    private readonly options: FeedOptions,
  ) {
    this.position = options.position;
    this.told = options.position;
    call.on('readable', () => this.pump());
    call.on('error', (error) => this.endWith(error));
    call.on('end', () => this.endWith(new StoreUnavailable('the event store ended the subscription')));
  }

  /**
   * `undefined` when there is nothing to tell. @throws why it ended, once everything was taken @throws {CorruptRecord}
   */
  take(): EventBatch | undefined {
    const events = this.takeEvents();
    const isCaughtUp = this.isLive && this.waiting.length === 0;
    if (events.length === 0 && !this.isNewsDue) {
      if (this.ending !== undefined) throw this.ending;
      if (this.position !== this.told) this.tellProgressLater();
      return undefined;
    }
    this.isNewsDue = false;
    this.told = this.position;
    return { events, position: this.position, isCaughtUp };
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

  endWith(error: Error): void {
    this.ending ??= error;
    this.wake();
  }

  close(): void {
    clearTimeout(this.progressTimer);
    this.waiting = [];
    this.call.cancel();
  }

  private pump(): void {
    while (this.waiting.length < this.options.maxBatch && this.bytes < maxBytes) {
      const answer: unknown = this.call.read();
      if (!isAnswer(answer)) break;
      this.waiting.push(answer);
      this.bytes += sizeOf(answer);
    }
    if (this.waiting.length > 0) this.wake();
  }

  private takeEvents(): readonly RecordedEvent[] {
    const events: RecordedEvent[] = [];
    for (const answer of this.waiting) {
      const event = this.pass(answer);
      if (event !== undefined) events.push(event);
    }
    this.waiting = [];
    this.bytes = 0;
    this.pump();
    return events;
  }

  private pass(answer: ReadResp): RecordedEvent | undefined {
    const stored = answer.getEvent()?.getEvent();
    if (stored !== undefined) {
      this.position = toPosition(stored) ?? this.position;
      return isOfServer(stored) ? undefined : toRecordedEvent(stored);
    }
    // While it catches up, the server writes checkpoints of prepare 0, which may lie before the last event.
    if (answer.hasCheckpoint())
      this.position = laterOf(this.position, toPosition(answer.getCheckpoint()) ?? this.position);
    if (answer.hasFellBehind()) this.isLive = false;
    if (answer.hasCaughtUp()) {
      this.isLive = true;
      this.isNewsDue = true;
      this.position = laterOf(this.position, this.options.tail);
    }
    return undefined;
  }

  private tellProgressLater(): void {
    this.progressTimer ??= setTimeout(() => {
      this.progressTimer = undefined;
      this.isNewsDue = true;
      this.wake();
    }, progressEveryMs).unref();
  }
}

const isAnswer = (value: unknown): value is ReadResp => value !== null;

const sizeOf = (answer: ReadResp): number => answer.getEvent()?.getEvent()?.getData_asU8().length ?? 0;
