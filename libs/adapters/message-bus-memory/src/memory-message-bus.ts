import { HeldRecords, StoreUnavailable } from '#libs/application';
import type { BatchHandler, BusRecord, Clock, Log, MessageBus, Topic, Topics } from '#libs/application';
import { toMs } from '#libs/domain';

import { TopicQueue, type TopicQueueOptions } from './topic-queue.js';

interface MemoryMessageBusLimits {
  /** Records of a topic that are not done with, before publishing waits. */
  readonly maxRecords: number;
  /** The same in bytes, roughly. */
  readonly maxBytes: number;
  /** How long publishing waits for room before it rejects. */
  readonly maxWaitMs: number;
  /** Records in one call of a handler. */
  readonly maxBatchRecords: number;
  /** Records held for later, on all topics together; one more is declined. */
  readonly maxHeldRecords: number;
  /** How far ahead a record is held; one due later is declined. */
  readonly maxHoldMs: number;
}

const mib = 1024 * 1024;

const defaultLimits: MemoryMessageBusLimits = {
  maxRecords: 20_000,
  maxBytes: 64 * mib,
  maxWaitMs: 5_000,
  maxBatchRecords: 500,
  maxHeldRecords: 50_000,
  maxHoldMs: 60_000,
};

interface MemoryMessageBusOptions {
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
  readonly limits?: Partial<MemoryMessageBusLimits>;
}

/** Counts since the bus was made; `held` and `waiting` are of now. */
interface MemoryMessageBusStats {
  /** Records taken, not counting those still held. */
  readonly published: number;
  readonly delivered: number;
  /** Let go undelivered: due too far ahead, one too many held, or on a topic that nobody reads. */
  readonly declined: number;
  readonly rejectedBatches: number;
  readonly held: number;
  /** Records not done with, also those that a handler has. */
  readonly waiting: number;
}

type TopicQueues = { readonly [T in Topic]: TopicQueue<T> };

const openQueues = (options: TopicQueueOptions): TopicQueues => ({
  'control-plane.events': new TopicQueue('control-plane.events', options),
  'control-plane.events.dead-letter': new TopicQueue('control-plane.events.dead-letter', options),
  'webhook.deliveries': new TopicQueue('webhook.deliveries', options),
});

/**
 * The bus inside one process. Records are passed by reference, and nothing of it is stored: it forgets everything with
 * its process. A held record enters its topic when it is due, even if the topic is full.
 */
export class MemoryMessageBus implements MessageBus {
  private readonly clock: Clock;
  private readonly limits: MemoryMessageBusLimits;
  private readonly queues: TopicQueues;
  private readonly held: HeldRecords;
  private declinedToHold = 0;
  private isClosed = false;

  constructor({ clock, log, limits }: MemoryMessageBusOptions) {
    this.clock = clock;
    this.limits = { ...defaultLimits, ...limits };
    this.queues = openQueues({ ...this.limits, clock, log });
    this.held = new HeldRecords(clock);
  }

  async publish<T extends Topic>(topic: T, records: readonly BusRecord<Topics[T]>[]): Promise<void> {
    if (this.isClosed) throw new StoreUnavailable('the bus is closed');
    const dueNow = this.holdBack(topic, records);
    if (dueNow.length > 0) await this.queues[topic].publish(dueNow);
  }

  consume<T extends Topic>(topic: T, handler: BatchHandler<T>): void {
    this.queues[topic].consume(handler);
  }

  /** There is no other process. */
  owns(): boolean {
    return true;
  }

  onMoved(): void {
    // Nothing ever moves.
  }

  async start(): Promise<void> {
    if (this.isClosed) throw new StoreUnavailable('the bus is closed');
    for (const queue of Object.values(this.queues)) queue.start();
  }

  async stopConsuming(): Promise<void> {
    await Promise.all(Object.values(this.queues).map((queue) => queue.stop()));
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.held.clear();
    await Promise.all(Object.values(this.queues).map((queue) => queue.close()));
  }

  stats(): MemoryMessageBusStats {
    const queues = Object.values(this.queues);
    const sum = (count: (queue: (typeof queues)[number]) => number): number =>
      queues.reduce((total, queue) => total + count(queue), 0);
    return {
      published: sum(({ counts }) => counts.published),
      delivered: sum(({ counts }) => counts.delivered),
      declined: this.declinedToHold + sum(({ counts }) => counts.declined),
      rejectedBatches: sum(({ counts }) => counts.rejectedBatches),
      held: this.held.size,
      waiting: sum(({ waiting }) => waiting),
    };
  }

  /** Holds what is due later; answers the rest. */
  private holdBack<T extends Topic>(
    topic: T,
    records: readonly BusRecord<Topics[T]>[],
  ): readonly BusRecord<Topics[T]>[] {
    if (records.every(({ deliverAt }) => deliverAt === undefined)) return records;
    const now = this.clock.now();
    return records.filter((record) => {
      const dueAtMs = record.deliverAt === undefined ? now : toMs(record.deliverAt);
      if (dueAtMs > now) this.hold(topic, record, dueAtMs);
      return dueAtMs <= now;
    });
  }

  private hold<T extends Topic>(topic: T, record: BusRecord<Topics[T]>, dueAtMs: number): void {
    const id = record.id === undefined ? null : `${topic} ${record.id}`;
    if (id !== null && this.held.has(id)) return;
    if (this.held.size >= this.limits.maxHeldRecords || dueAtMs - this.clock.now() > this.limits.maxHoldMs) {
      this.declinedToHold += 1;
      return;
    }
    this.held.hold(dueAtMs, id, () => this.queues[topic].add([record]));
  }
}
