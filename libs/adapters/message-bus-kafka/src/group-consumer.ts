import type { Consumer, ConsumerCrashEvent, EachBatchPayload, KafkaMessage } from 'kafkajs';

import type { Clock, Log } from '#libs/application';

import { OwnedPartition } from './owned-partition.js';
import { within } from './within.js';

/** What is done with the records of the partitions that this process has. */
export interface RecordFlow {
  /**
   * Records in the order of their offsets, none twice. Marks each as done in the partition's progress, sooner or later.
   */
  take(partition: OwnedPartition, records: readonly KafkaMessage[]): void;
  /** The partition has left: nothing more is done with what is here of it. */
  left(partition: OwnedPartition): void;
}

export interface GroupConsumerParts {
  readonly consumer: Consumer;
  readonly topics: readonly string[];
  readonly flow: RecordFlow;
  /** After each change of what this process has. */
  readonly onAssigned: () => void;
  readonly onFailure: (error: Error) => void;
  /** Rejects when no broker answers. */
  readonly askBroker: () => Promise<unknown>;
  readonly clock: Clock;
  readonly log: Log;
}

/** A commit late by this much is so many records more that are seen twice after a crash. */
const commitEveryMs = 50;
const lookEveryMs = 10_000;
/** A fetch ends within `maxWaitTimeInMs`, also when there is nothing to fetch. */
const silentAfterMs = 30_000;
const endWithinMs = 3_000;

const nameOf = (topic: string, partition: number): string => `${topic}/${partition}`;

/**
 * A member of a consumer group that commits what its flow is done with: the lowest contiguous offset of a partition,
 * every 50 ms, once more when a rebalance begins, and at the end.
 *
 * kafkajs fetches again after every rebalance what is not committed, also of partitions that stay, so a partition that
 * stays keeps its progress and what was taken is not taken again. A member that has ended for good, or fetches no more
 * although a broker answers, is reported: it would leave its partitions without anybody.
 */
export class GroupConsumer {
  private partitions = new Map<string, OwnedPartition>();
  private committing: Promise<void> | null = null;
  private hasJoined: () => void = () => undefined;
  private readonly joined = new Promise<void>((resolve) => {
    this.hasJoined = resolve;
  });
  private lastFetchMs = 0;
  private isStopping = false;
  private readonly cancel: (() => void)[] = [];

  constructor(private readonly parts: GroupConsumerParts) {}

  /** Resolves when it is a member of its group. */
  async start(): Promise<void> {
    const { consumer, topics } = this.parts;
    this.listen();
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    this.lastFetchMs = this.parts.clock.now();
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      // One for each partition: those of a broker are waited for together before it is asked again.
      partitionsConsumedConcurrently: 1_000,
      eachBatch: async (payload) => this.take(payload),
    });
    // `run` ends before it is a member when its first try failed, as it does while a coordinator is loading.
    await this.joined;
    this.every(commitEveryMs, () => void this.commit());
    this.every(lookEveryMs, () => void this.lookForSilence());
  }

  owns(topic: string, partition: number): boolean {
    return this.partitions.has(nameOf(topic, partition));
  }

  /** Fetches nothing more for the flow; what it has goes on. */
  pauseAll(): void {
    this.isStopping = true;
    for (const partition of this.partitions.values()) partition.pause();
  }

  /** Commits what is done, leaves the group and lets go of the rest, within 6 s whatever the broker does. */
  async stop(): Promise<void> {
    this.isStopping = true;
    for (const cancel of this.cancel) cancel();
    const { clock, consumer, log } = this.parts;
    try {
      await within(clock, endWithinMs, this.committing ?? Promise.resolve());
      await within(clock, endWithinMs, this.commit());
    } catch (error) {
      log.error('bus.commit_failed', error);
    }
    this.assign({});
    try {
      await within(clock, endWithinMs, consumer.disconnect());
    } catch (error) {
      log.error('bus.disconnect_failed', error);
    }
  }

  private listen(): void {
    const { consumer } = this.parts;
    const { events } = consumer;
    consumer.on(events.GROUP_JOIN, ({ payload }) => {
      if (this.isStopping) return;
      this.assign(payload.memberAssignment);
      this.hasJoined();
      this.parts.onAssigned();
    });
    consumer.on(events.REBALANCING, () => void this.commit());
    consumer.on(events.FETCH, () => {
      this.lastFetchMs = this.parts.clock.now();
    });
    consumer.on(events.CRASH, (event) => {
      this.crashed(event);
    });
  }

  private crashed({ payload: { error, restart } }: ConsumerCrashEvent): void {
    this.parts.log.error('bus.consumer_crashed', error, { restarts: restart });
    if (!restart) this.failed('a Kafka consumer has ended', error);
  }

  private assign(assignment: Readonly<Record<string, readonly number[]>>): void {
    const now = new Map<string, OwnedPartition>();
    for (const [topic, partitions] of Object.entries(assignment)) {
      for (const partition of partitions) {
        const name = nameOf(topic, partition);
        now.set(name, this.partitions.get(name) ?? new OwnedPartition(topic, partition, this.parts.consumer));
      }
    }
    const gone = [...this.partitions].filter(([name]) => !now.has(name));
    this.partitions = now;
    for (const [, partition] of gone) {
      partition.leave();
      this.parts.flow.left(partition);
    }
    for (const partition of now.values()) partition.applyPause();
  }

  /** Returns at once: the next fetch waits for it. */
  private take(fetched: EachBatchPayload): void {
    const { batch } = fetched;
    const partition = this.partitions.get(nameOf(batch.topic, batch.partition));
    if (partition === undefined || this.isStopping || !fetched.isRunning() || fetched.isStale()) return;
    const fresh = batch.messages.filter(({ offset }) => partition.progress.take(BigInt(offset)));
    if (fresh.length > 0) this.parts.flow.take(partition, fresh);
    fetched.resolveOffset(batch.lastOffset());
  }

  private commit(): Promise<void> {
    this.committing ??= this.commitNow().finally(() => {
      this.committing = null;
    });
    return this.committing;
  }

  /** Never rejects: what could not be committed is committed next time. */
  private async commitNow(): Promise<void> {
    const dirty = [...this.partitions.values()].flatMap((owned) => {
      const offset = owned.progress.toCommit;
      return offset === null ? [] : [{ owned, offset }];
    });
    if (dirty.length === 0) return;
    try {
      await this.parts.consumer.commitOffsets(
        dirty.map(({ owned: { topic, partition }, offset }) => ({ topic, partition, offset: String(offset) })),
      );
      for (const { owned, offset } of dirty) owned.progress.hasCommitted(offset);
    } catch (error) {
      // The member was removed from its group, or the group is between two generations: it joins again by itself.
      this.parts.log.debug('bus.commit_postponed', { reason: error instanceof Error ? error.message : String(error) });
    }
  }

  private async lookForSilence(): Promise<void> {
    const silentMs = this.parts.clock.now() - this.lastFetchMs;
    if (silentMs < silentAfterMs || this.isStopping) return;
    this.parts.log.warn('bus.silent', { silentMs });
    try {
      await this.parts.askBroker();
    } catch {
      return; // It is the broker that is silent.
    }
    this.failed('a Kafka consumer has fetched nothing for 30 s');
  }

  private failed(message: string, cause?: unknown): void {
    if (!this.isStopping) this.parts.onFailure(new Error(message, { cause }));
  }

  private every(ms: number, call: () => void): void {
    const at = this.cancel.length;
    const again = (): void => {
      this.cancel[at] = this.parts.clock.after(ms, () => {
        call();
        again();
      });
    };
    again();
  }
}
