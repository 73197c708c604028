import type { BatchHandler, BusRecord, Clock, Log, Topic, Topics } from '#libs/application';

import { approximateBytes } from './approximate-bytes.js';
import { Room, type RoomLimits } from './room.js';

export interface TopicQueueOptions extends RoomLimits {
  readonly maxBatchRecords: number;
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
}

/** The wait before a rejected batch comes again: 50 ms, 100 ms, 200 ms, … 5 s. */
const redeliveryBaseMs = 50;
const redeliveryCapMs = 5_000;

const redeliveryWaitMs = (rejections: number): number =>
  Math.min(redeliveryBaseMs * 2 ** (rejections - 1), redeliveryCapMs);

interface KeyQueue<Value> {
  readonly key: string;
  values: Value[];
}

interface Batch<Value> {
  readonly keys: readonly KeyQueue<Value>[];
  readonly values: readonly Value[];
  rejections: number;
}

/**
 * One topic: a queue for each key that has records, and the list of keys whose next records may be handed over.
 *
 * A key is in one of three states. *Listed*: it has records and waits for its turn in `runnable`. *Running*: its
 * records are in a batch that a handler has, or that was rejected and comes again; what is published for it meanwhile
 * waits in its queue, which is what keeps the order. *Absent*: it has no queue. Publishing lists an absent key; being
 * put into a batch makes a listed key run; when the batch is done, a key with new records is listed again, one without
 * becomes absent.
 *
 * Everything listed by the end of a turn of the event loop becomes one batch, so a busy topic costs one handler call
 * for hundreds of records. Batches run at the same time, each with keys of its own: one that hangs or is rejected
 * again and again keeps only the keys in it.
 */
export class TopicQueue<T extends Topic> {
  readonly counts = { published: 0, delivered: 0, declined: 0, rejectedBatches: 0 };

  private readonly queues = new Map<string, KeyQueue<Topics[T]>>();
  private readonly room: Room;
  private runnable: KeyQueue<Topics[T]>[] = [];
  private handler: BatchHandler<T> | null = null;
  private isConsuming = false;
  private isScheduled = false;
  /** Handler calls that have not ended. */
  private running = 0;
  /** Rejected batches whose wait ended while nothing was handed over. */
  private postponed: Batch<Topics[T]>[] = [];
  private readonly cancelRedelivery = new Map<Batch<Topics[T]>, () => void>();
  private whenIdle: (() => void)[] = [];

  constructor(
    private readonly topic: T,
    private readonly options: TopicQueueOptions,
  ) {
    this.room = new Room(options, options.clock);
  }

  /** Records that are here and not done with, also those that a handler has. */
  get waiting(): number {
    return this.room.taken;
  }

  consume(handler: BatchHandler<T>): void {
    if (this.handler !== null) throw new Error(`${this.topic} has a handler already`);
    this.handler = handler;
    this.schedule();
  }

  /** Resolves when the topic has the records, in the order of the calls. @throws {StoreUnavailable} */
  async publish(records: readonly BusRecord<Topics[T]>[]): Promise<void> {
    if (this.room.hasRoom) this.add(records);
    else await this.room.wait(() => this.add(records));
  }

  /** Takes records whether there is room or not. */
  add(records: readonly BusRecord<Topics[T]>[]): void {
    this.counts.published += records.length;
    if (this.isConsuming && this.handler === null) {
      this.counts.declined += records.length;
      return;
    }
    let bytes = 0;
    for (const { key, value } of records) {
      bytes += approximateBytes(value);
      this.enqueue(key, value);
    }
    this.room.take(records.length, bytes);
    this.schedule();
  }

  start(): void {
    this.isConsuming = true;
    if (this.handler === null) this.forgetUnread();
    for (const batch of this.postponed.splice(0)) void this.run(batch);
    this.schedule();
  }

  stop(): Promise<void> {
    this.isConsuming = false;
    return this.running === 0 ? Promise.resolve() : new Promise((resolve) => this.whenIdle.push(resolve));
  }

  async close(): Promise<void> {
    this.room.close();
    await this.stop();
    for (const cancel of this.cancelRedelivery.values()) cancel();
  }

  /** Nobody listens to this topic, as on a broker whose topic nobody reads: it must not fill up. */
  private forgetUnread(): void {
    this.counts.declined += this.room.taken;
    const values = this.runnable.flatMap((queue) => queue.values);
    this.queues.clear();
    this.runnable = [];
    this.release(values);
  }

  private enqueue(key: string, value: Topics[T]): void {
    const queue = this.queues.get(key);
    if (queue !== undefined) {
      queue.values.push(value);
      return;
    }
    const fresh = { key, values: [value] };
    this.queues.set(key, fresh);
    this.runnable.push(fresh);
  }

  private schedule(): void {
    if (this.isScheduled || !this.isConsuming || this.handler === null || this.runnable.length === 0) return;
    this.isScheduled = true;
    setImmediate(this.handOver);
  }

  private readonly handOver = (): void => {
    this.isScheduled = false;
    if (!this.isConsuming) return;
    void this.run(this.nextBatch());
    this.schedule();
  };

  private nextBatch(): Batch<Topics[T]> {
    const values: Topics[T][] = [];
    let taken = 0;
    for (const queue of this.runnable) {
      if (values.length >= this.options.maxBatchRecords) break;
      for (const value of queue.values.splice(0, this.options.maxBatchRecords - values.length)) values.push(value);
      taken += 1;
    }
    return { keys: this.runnable.splice(0, taken), values, rejections: 0 };
  }

  private async run(batch: Batch<Topics[T]>): Promise<void> {
    if (this.handler === null) return;
    this.running += 1;
    try {
      await this.handler(batch.values);
      this.finish(batch);
    } catch (error) {
      this.repeatLater(batch, error);
    }
    this.running -= 1;
    if (this.running === 0) for (const resolve of this.whenIdle.splice(0)) resolve();
  }

  private finish(batch: Batch<Topics[T]>): void {
    this.counts.delivered += batch.values.length;
    for (const queue of batch.keys) {
      if (queue.values.length > 0) this.runnable.push(queue);
      else this.queues.delete(queue.key);
    }
    this.release(batch.values);
    this.schedule();
  }

  private repeatLater(batch: Batch<Topics[T]>, error: unknown): void {
    batch.rejections += 1;
    this.counts.rejectedBatches += 1;
    const waitMs = redeliveryWaitMs(batch.rejections);
    const { topic } = this;
    const { rejections } = batch;
    this.options.log.error('bus.batch_rejected', error, { topic, records: batch.values.length, rejections, waitMs });
    const cancel = this.options.clock.after(waitMs, () => {
      this.cancelRedelivery.delete(batch);
      if (this.isConsuming) void this.run(batch);
      else this.postponed.push(batch);
    });
    this.cancelRedelivery.set(batch, cancel);
  }

  private release(values: readonly Topics[T][]): void {
    let bytes = 0;
    for (const value of values) bytes += approximateBytes(value);
    this.room.give(values.length, bytes);
  }
}
