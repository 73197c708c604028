import type { KafkaMessage } from 'kafkajs';

import type { BatchHandler, Clock, Log, Topic, Topics } from '#libs/application';

import type { RecordFlow } from './group-consumer.js';
import type { OwnedPartition } from './owned-partition.js';
import { PartitionQueue } from './partition-queue.js';
import { decode } from './record-codecs.js';
import { readHeaders } from './wire-headers.js';

export interface HandlerFlowParts<T extends Topic> {
  readonly topic: T;
  readonly handler: BatchHandler<T>;
  readonly clusterId: string;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Hands the records of one topic to its handler, each partition by itself and in order: a key is in one partition, so
 * its records keep their order, and what is slow or rejected holds up its own partition alone.
 */
export class HandlerFlow<T extends Topic> implements RecordFlow {
  private readonly queues = new Map<OwnedPartition, PartitionQueue<T>>();

  constructor(private readonly parts: HandlerFlowParts<T>) {}

  take(partition: OwnedPartition, records: readonly KafkaMessage[]): void {
    this.queueOf(partition).add(
      records.flatMap((record) => {
        const value = this.read(partition, record);
        const bytes = record.value?.byteLength ?? 0;
        return value === null ? [] : [{ offset: BigInt(record.offset), value, bytes }];
      }),
    );
  }

  left(partition: OwnedPartition): void {
    void this.queues.get(partition)?.stop();
    this.queues.delete(partition);
  }

  /** Hands over nothing more; resolves when no handler runs. */
  async stop(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.stop()));
  }

  private queueOf(partition: OwnedPartition): PartitionQueue<T> {
    const known = this.queues.get(partition);
    if (known !== undefined) return known;
    const queue = new PartitionQueue(partition, this.parts);
    this.queues.set(partition, queue);
    return queue;
  }

  /** `null` for what nobody can read: it is let go, so that it does not block what comes after it. */
  private read({ topic, partition, progress }: OwnedPartition, record: KafkaMessage): Topics[T] | null {
    const { offset, key, value, headers } = record;
    const timestamp = new Date(Number(record.timestamp)).toISOString();
    const origin = { clusterId: this.parts.clusterId, topic: this.parts.topic, partition, offset, timestamp };
    try {
      return decode(this.parts.topic, { key, value, headers: readHeaders(headers), origin });
    } catch (error) {
      this.parts.log.error('bus.unreadable_record', error, { topic, partition, offset });
      progress.done(BigInt(offset));
      return null;
    }
  }
}
