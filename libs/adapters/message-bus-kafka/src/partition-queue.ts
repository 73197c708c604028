import type { BatchHandler, Clock, Log, Topic, Topics } from '#libs/application';

import type { OwnedPartition } from './owned-partition.js';

interface Waiting<Value> {
  readonly offset: bigint;
  readonly value: Value;
  readonly bytes: number;
}

export interface PartitionQueueParts<T extends Topic> {
  readonly handler: BatchHandler<T>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
}

const maxBatchRecords = 500;
/** With more waiting the partition is paused, and goes on at half of it. */
const maxWaitingRecords = 1_000;
const maxWaitingBytes = 512 * 1024;

/** The wait before a rejected batch comes again: 50 ms, 100 ms, 200 ms, … 5 s. */
const redeliveryBaseMs = 50;
const redeliveryCapMs = 5_000;

/** The records of one partition on their way to a handler: one call at a time, with what has arrived by then. */
export class PartitionQueue<T extends Topic> {
  private waiting: Waiting<Topics[T]>[] = [];
  private waitingBytes = 0;
  private isStopped = false;
  private running: Promise<void> | null = null;
  private endWait: () => void = () => undefined;

  constructor(
    private readonly partition: OwnedPartition,
    private readonly parts: PartitionQueueParts<T>,
  ) {}

  add(records: readonly Waiting<Topics[T]>[]): void {
    for (const record of records) {
      this.waiting.push(record);
      this.waitingBytes += record.bytes;
    }
    this.regulate();
    this.run();
  }

  /** Lets go of what no handler has, and resolves when none runs. */
  stop(): Promise<void> {
    this.isStopped = true;
    this.waiting = [];
    this.endWait();
    return this.running ?? Promise.resolve();
  }

  private run(): void {
    if (this.running !== null || this.waiting.length === 0) return;
    this.running = this.handOverAll().finally(() => {
      this.running = null;
      this.run();
    });
  }

  private async handOverAll(): Promise<void> {
    while (!this.isStopped && this.waiting.length > 0) {
      const batch = this.waiting.splice(0, maxBatchRecords);
      for (const { bytes } of batch) this.waitingBytes -= bytes;
      this.regulate();
      await this.handOver(batch);
    }
  }

  private async handOver(batch: readonly Waiting<Topics[T]>[]): Promise<void> {
    const values = batch.map(({ value }) => value);
    for (let rejections = 1; !this.isStopped; rejections += 1) {
      try {
        await this.parts.handler(values);
        for (const { offset } of batch) this.partition.progress.done(offset);
        return;
      } catch (error) {
        const waitMs = Math.min(redeliveryBaseMs * 2 ** (rejections - 1), redeliveryCapMs);
        const { topic, partition } = this.partition;
        const fields = { topic, partition, records: batch.length, rejections, waitMs };
        this.parts.log.error('bus.batch_rejected', error, fields);
        await this.wait(waitMs);
      }
    }
  }

  private wait(ms: number): Promise<void> {
    if (this.isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.parts.clock.after(ms, resolve);
      this.endWait = () => {
        cancel();
        resolve();
      };
    });
  }

  private regulate(): void {
    if (this.isStopped) return;
    if (this.isAbove(1)) this.partition.pause();
    else if (!this.isAbove(0.5)) this.partition.resume();
  }

  private isAbove(share: number): boolean {
    return this.waiting.length > share * maxWaitingRecords || this.waitingBytes > share * maxWaitingBytes;
  }
}
