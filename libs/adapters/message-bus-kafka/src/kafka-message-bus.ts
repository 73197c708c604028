import type { Kafka } from 'kafkajs';

import {
  type BatchHandler,
  type BusRecord,
  type MessageBus,
  StoreUnavailable,
  type Topic,
  type Topics,
} from '#libs/application';

import type { TierSettings } from './delayed-record.js';
import { GroupConsumer, type GroupConsumerParts, type RecordFlow } from './group-consumer.js';
import { HandlerFlow } from './handler-flow.js';
import { createConsumer, createProducer, openClient, partitionOf, withAdmin } from './kafka-client.js';
import type { KafkaMessageBusOptions } from './kafka-options.js';
import { KafkaUnusable } from './kafka-unusable.js';
import { Outbox } from './outbox.js';
import { Publisher } from './publisher.js';
import { defaultTiers, topicOf } from './retry-tiers.js';
import { TierForwarder } from './tier-forwarder.js';
import { partitionsOf, type ReadyTopics, setUpTopics } from './topic-setup.js';
import { within } from './within.js';

/** Outcomes of a few milliseconds go in one request. */
const lingerMs = 3;
const connectWithinMs = 15_000;
const joinWithinMs = 30_000;
const closeWithinMs = 2_000;

interface Connected {
  readonly kafka: Kafka;
  readonly settings: TierSettings;
  readonly clusterId: string;
  readonly partitions: ReadyTopics['partitions'];
  readonly outbox: Outbox;
}

/** Two members a process: one for what handlers take, one for the tiers. */
interface Consuming {
  readonly handlers: GroupConsumer;
  readonly tiers: GroupConsumer | null;
  readonly forwarder: TierForwarder;
  readonly forwarding: Outbox;
}

/**
 * Kafka as the bus: `webhook.deliveries` and `control-plane.events` are topics, what is due later waits in tiers.
 * Every process publishes; those with handlers are members of one group and share the partitions, so a key has one of
 * them at a time. An offset is let go when the handler is done with the record.
 *
 * connected ──start──► consuming ──stopConsuming──► publishing only ──close──► closed
 */
export class KafkaMessageBus implements MessageBus {
  private readonly flows = new Map<string, RecordFlow & { stop(): Promise<void> }>();
  private readonly listeners: { readonly topic: string; readonly moved: () => void }[] = [];
  private readonly publisher: Publisher;
  private partitions: ReadyTopics['partitions'];
  private consuming: Consuming | null = null;
  private hasFailed = false;
  private isClosed = false;

  private constructor(
    private readonly options: KafkaMessageBusOptions,
    private readonly connected: Connected,
  ) {
    this.partitions = connected.partitions;
    this.publisher = new Publisher({ ...options, ...connected });
  }

  /**
   * Reaches the brokers, makes the topics that are missing and checks the others.
   * @throws {KafkaUnusable} with one sentence for whoever started the process
   */
  static async connect(options: KafkaMessageBusOptions): Promise<KafkaMessageBus> {
    const kafka = openClient(options);
    const tiers = options.tiers ?? defaultTiers;
    const topics = { partitions: null, replication: null, prefix: '', ...options.topics };
    const outbox = new Outbox({ ...options, lingerMs, createProducer: () => createProducer(kafka) });
    try {
      const ready = await within(
        options.clock,
        connectWithinMs,
        withAdmin(options, (admin) => setUpTopics({ admin, settings: topics, tiers })),
      );
      await within(options.clock, connectWithinMs, outbox.connect());
      return new KafkaMessageBus(options, { kafka, outbox, ...ready, settings: { tiers, prefix: topics.prefix } });
    } catch (error) {
      if (error instanceof KafkaUnusable) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new KafkaUnusable(`Kafka at ${options.brokers.join(', ')} cannot be used: ${reason}`, { cause: error });
    }
  }

  async publish<T extends Topic>(topic: T, records: readonly BusRecord<Topics[T]>[]): Promise<void> {
    if (this.isClosed) throw new StoreUnavailable('the bus is closed');
    await this.publisher.publish(topic, records);
  }

  consume<T extends Topic>(topic: T, handler: BatchHandler<T>): void {
    const name = this.nameOf(topic);
    if (this.flows.has(name)) throw new Error(`${topic} has a handler already`);
    const { clusterId } = this.connected;
    this.flows.set(name, new HandlerFlow({ ...this.options, topic, handler, clusterId }));
  }

  owns(topic: Topic, key: string): boolean {
    const name = this.nameOf(topic);
    const partition = partitionOf(name, key, this.partitions.get(name) ?? 1);
    return this.consuming?.handlers.owns(name, partition) ?? false;
  }

  onMoved(topic: Topic, moved: () => void): void {
    this.listeners.push({ topic: this.nameOf(topic), moved });
  }

  /** Resolves when this process is a member of its groups. */
  async start(): Promise<void> {
    if (this.isClosed) throw new StoreUnavailable('the bus is closed');
    if (this.flows.size === 0 || this.consuming !== null) return;
    const { clock } = this.options;
    const { kafka } = this.connected;
    const forwarding = new Outbox({ ...this.options, lingerMs: 0, createProducer: () => createProducer(kafka) });
    const forwarder = new TierForwarder({ ...this.options, ...this.connected, outbox: forwarding });
    const consuming = { forwarding, forwarder, handlers: this.handlerConsumer(), tiers: this.tierConsumer(forwarder) };
    this.consuming = consuming;
    const joining = Promise.all([forwarding.connect(), consuming.handlers.start(), consuming.tiers?.start()]);
    await within(clock, joinWithinMs, joining);
  }

  async stopConsuming(): Promise<void> {
    const { consuming } = this;
    if (consuming === null) return;
    this.consuming = null;
    const { handlers, tiers, forwarder, forwarding } = consuming;
    handlers.pauseAll();
    tiers?.pauseAll();
    await Promise.all([forwarder.stop(), ...[...this.flows.values()].map((flow) => flow.stop())]);
    await Promise.all([handlers.stop(), tiers?.stop(), forwarding.close(closeWithinMs)]);
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await this.stopConsuming();
    await this.publisher.close(closeWithinMs);
  }

  private nameOf(topic: Topic): string {
    return this.connected.settings.prefix + topic;
  }

  private handlerConsumer(): GroupConsumer {
    const { flows } = this;
    const flow: RecordFlow = {
      take: (partition, records) => flows.get(partition.topic)?.take(partition, records),
      left: (partition) => flows.get(partition.topic)?.left(partition),
    };
    return this.consumerOf({
      group: '',
      topics: [...flows.keys()],
      flow,
      onAssigned: () => void this.partitionsMoved(),
    });
  }

  /** Whoever takes deliveries forwards to them. */
  private tierConsumer(flow: TierForwarder): GroupConsumer | null {
    const { tiers, prefix } = this.connected.settings;
    if (!this.flows.has(this.nameOf('webhook.deliveries'))) return null;
    const topics = tiers.map((tier) => prefix + topicOf(tier));
    return this.consumerOf({ group: '.tiers', topics, flow, onAssigned: () => undefined });
  }

  private consumerOf({
    group,
    ...parts
  }: Pick<GroupConsumerParts, 'topics' | 'flow' | 'onAssigned'> & { readonly group: string }): GroupConsumer {
    const { clock, log, groupId } = this.options;
    const { kafka, settings } = this.connected;
    return new GroupConsumer({
      ...parts,
      clock,
      log,
      consumer: createConsumer(kafka, settings.prefix + groupId + group),
      onFailure: (error) => {
        if (!this.hasFailed) this.options.onFailure(error);
        this.hasFailed = true;
      },
      askBroker: () => this.currentPartitions(),
    });
  }

  private currentPartitions(): Promise<ReadyTopics['partitions']> {
    return within(
      this.options.clock,
      connectWithinMs,
      withAdmin(this.options, (admin) => partitionsOf(admin, [...this.flows.keys()])),
    );
  }

  /** Somebody may have added partitions: then every key may be in another one. */
  private async partitionsMoved(): Promise<void> {
    try {
      this.partitions = await this.currentPartitions();
    } catch (error) {
      this.options.log.error('bus.partitions_unknown', error);
    }
    for (const { moved } of this.consuming === null ? [] : this.listeners) moved();
  }
}
