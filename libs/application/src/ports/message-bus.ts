import type { EventId, IsoInstant, MessageId, Order, Ticket, WebhookId } from '#libs/domain';

/** A message just accepted, with everything its first attempt needs. */
export interface FirstRecord {
  readonly kind: 'first';
  readonly webhookId: WebhookId;
  readonly messageId: MessageId;
  readonly eventId: EventId;
  /** The worker waits until its registry has reached this revision of the webhook. */
  readonly webhookRevision: number;
  readonly acceptedAt: IsoInstant;
  readonly givesUpAt: IsoInstant;
  readonly test: boolean;
  /** The exact request body; `null` above 32 KiB, then it is read from the event's stream. */
  readonly body: string | null;
  /** Set by the router that won the append: nobody else has published this message before. */
  readonly isFresh: boolean;
}

/** An open order: one attempt, not before `dueAt` (`null`: at once). */
export interface OrderRecord {
  readonly kind: 'order';
  readonly webhookId: WebhookId;
  readonly messageId: MessageId;
  readonly eventId: EventId;
  readonly ticket: Ticket;
  readonly dueAt: IsoInstant | null;
  readonly trigger: Order['trigger'];
}

/** This webhook has something due in the read model. */
export interface LookRecord {
  readonly kind: 'look';
  readonly webhookId: WebhookId;
}

export type DeliveryRecord = FirstRecord | OrderRecord | LookRecord;

/** A record as a producer put it on the incoming topic, not yet read. */
export interface IncomingRecord {
  readonly key: string | null;
  readonly value: Uint8Array | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly origin: {
    /** With topic, partition, offset and timestamp it names an event that brought no id. */
    readonly clusterId: string;
    readonly topic: string;
    readonly partition: number;
    readonly offset: string;
    readonly timestamp: string;
  };
}

export interface DeadLetter {
  readonly reason: string;
  readonly record: IncomingRecord;
}

/** What travels on each topic. */
export interface Topics {
  'control-plane.events': IncomingRecord;
  'control-plane.events.dead-letter': DeadLetter;
  'webhook.deliveries': DeliveryRecord;
}
export type Topic = keyof Topics;

export interface BusRecord<Value> {
  /** Records of one key arrive in the order they were published. */
  readonly key: string;
  readonly value: Value;
  /** Hand it over at this instant: never earlier, as little later as can be. Absent: now. */
  readonly deliverAt?: IsoInstant;
  /** Names a delayed record, so that publishing it again while it is held changes nothing. */
  readonly id?: string;
}

/**
 * Takes a batch. When it resolves, the records are done with; when it rejects, the same batch comes again.
 * Batches of different keys may be handled at the same time, records of one key never.
 */
export type BatchHandler<T extends Topic> = (records: readonly Topics[T][]) => Promise<void>;

/**
 * A fast hint. At least once while a process lives; after a crash it may have forgotten everything, also what is
 * held for later, and it may decline to hold a record far ahead: whoever publishes must have stored the order.
 */
export interface MessageBus {
  /** Resolves when the bus has the records; waits while it is full. @throws {StoreUnavailable} */
  publish<T extends Topic>(topic: T, records: readonly BusRecord<Topics[T]>[]): Promise<void>;

  /** One handler a topic. Nothing is handed over before `start`. */
  consume<T extends Topic>(topic: T, handler: BatchHandler<T>): void;

  /**
   * Whether this process is the one that gets the records of this key: several share a topic, and each key has one of
   * them at a time. True for all keys where there is one process. Only a hint, for it may be changing right now.
   */
  owns(topic: Topic, key: string): boolean;

  /**
   * Calls `moved` whenever keys of the topic may have gone to another process or come from one; `owns` then tells
   * which. What a handler took of a key that has gone is its own: it may hand it back by publishing it again.
   */
  onMoved(topic: Topic, moved: () => void): void;

  /** Begins to hand over. */
  start(): Promise<void>;

  /** Hands over nothing more and waits until running handlers are done. Publishing still works. */
  stopConsuming(): Promise<void>;

  /** Lets go of everything that is still here; whoever waits to publish is refused. */
  close(): Promise<void>;
}
