import {
  type AddressGuard,
  ApiKeyRegistry,
  ApiKeyUseCases,
  type BusRecord,
  type DeliveryRecord,
  EventAcceptance,
  EventTypeRegistry,
  EventTypeUseCases,
  EventUseCases,
  FactRecorder,
  IncomingEventsCatalog,
  messageIdOf,
  MessageUseCases,
  ReadYourWrites,
  type ReadModels,
  type RecordedEvent,
  SendTestEvent,
  SessionUseCases,
  type UrlRefusal,
  WebhookRecorder,
  WebhookRegistry,
  type WebhookRow,
  WebhookRules,
  WebhookUseCases,
} from '#libs/application';
import {
  defaultHorizonMs,
  type DomainEvent,
  type EventId,
  eventStream,
  evolveWebhook,
  isLiveWebhook,
  isWebhookEvent,
  type MessageId,
  messageStream,
  noWebhook,
  type StreamId,
  toInstant,
  type WebhookId,
  webhookStream,
} from '#libs/domain';

import { HeldBus } from './delivery-scenario.js';
import { FakeClock } from './fake-clock.js';
import { CountedIds, MemoryLog, TransparentSecretBox, RequiredFieldsCompiler } from './fake-primitives.js';
import { MemoryDeliveryQueue } from './memory-delivery-queue.js';
import { MemoryEventStore } from './memory-event-store.js';
import { MemoryRegistrySource } from './memory-registry-source.js';
import { sampleEventId, webhookCreated, webhookSettings } from './sample-events.js';

/** A bus whose outage a test decides. */
export class FaultyBus extends HeldBus {
  /** What publishing does instead, while the bus is out. */
  outage: (() => Promise<void>) | null = null;
  readonly topics: string[] = [];

  override publish(topic: string, records: readonly BusRecord<never>[]): Promise<void> {
    if (this.outage !== null) return this.outage();
    this.topics.push(topic);
    return super.publish(topic, records);
  }

  /** The records on the bus, which is empty afterwards. */
  take(): readonly DeliveryRecord[] {
    return this.published.splice(0).map(({ value }) => value);
  }
}

/** Rows as they are once everything was projected; none at all while `isEmpty`. */
class ProjectedRows {
  isEmpty = false;
  /** The row of the webhook as it was; a read model that is behind shows it. */
  older: WebhookRow | null = null;
  private readonly queue: MemoryDeliveryQueue;

  constructor(
    private readonly store: MemoryEventStore,
    ids: CountedIds,
  ) {
    this.queue = new MemoryDeliveryQueue(store, ids);
  }

  readonly isExpiredMessage: ReadModels['isExpiredMessage'] = async () => false;

  readonly getMessage: ReadModels['getMessage'] = async (id) => (this.isEmpty ? null : this.queue.getMessage(id));

  readonly getWebhook: ReadModels['getWebhook'] = async (id) => {
    if (this.older !== null) return this.older;
    const facts = await this.factsOf(webhookStream(id));
    const events = facts.flatMap(({ event }) => (isWebhookEvent(event) ? [event] : []));
    const webhook = events.reduce(evolveWebhook, noWebhook);
    const [first, last] = [facts.at(0), facts.at(-1)];
    if (!isLiveWebhook(webhook) || !first || !last) return null;
    const noDelivery = { lastDeliveryAt: null, failingSince: null, health: { succeeded: 0, failed: 0 } };
    return { id, webhook, createdAt: first.metadata.at, updatedAt: last.metadata.at, ...noDelivery };
  };

  readonly getEvent: ReadModels['getEvent'] = async (id) => {
    const [first] = await this.factsOf(eventStream(id));
    if (first?.event.type !== 'EventAccepted') return null;
    const { type, source, sourceId, occurredAt, recipients, test } = first.event.data;
    const acceptedAt = first.metadata.at;
    return { id, type, source, sourceId, occurredAt, acceptedAt, recipientCount: recipients.length, test };
  };

  private async factsOf(stream: StreamId): Promise<readonly RecordedEvent[]> {
    return this.isEmpty ? [] : (await this.store.read(stream)).events;
  }
}

const actor = { kind: 'key', id: 'key-1' } as const;

/** The use cases among fakes: a store and a bus that a test may break, rows that are there at once or not at all. */
export class UseCaseScenario {
  readonly clock = new FakeClock();
  readonly ids = new CountedIds();
  readonly log = new MemoryLog();
  readonly store = new MemoryEventStore();
  readonly bus = new FaultyBus();
  readonly rows = new ProjectedRows(this.store, this.ids);
  readonly source = new MemoryRegistrySource(this.store);
  readonly secretBox = new TransparentSecretBox();
  readonly recorder = new FactRecorder(this.store, this.clock, this.ids);
  /** Addresses that may not be saved, and why. */
  readonly refusedUrls = new Map<string, UrlRefusal>();
  /** Whether the read model gets to a position in time. */
  isProjected = true;
  readonly webhookRegistry: WebhookRegistry;
  readonly apiKeyRegistry: ApiKeyRegistry;
  readonly eventTypeRegistry: EventTypeRegistry;
  readonly eventTypeUseCases: EventTypeUseCases;
  readonly webhookRecorder: WebhookRecorder;
  readonly webhooks: WebhookUseCases;
  readonly messages: MessageUseCases;
  readonly acceptance: EventAcceptance;
  readonly events: EventUseCases;
  readonly sendTestEvent: SendTestEvent;
  readonly keys: ApiKeyUseCases;
  readonly sessions: SessionUseCases;
  private readonly stop = new AbortController();
  private count = 0;

  private constructor(adminKey: string | null) {
    const { clock, ids, log, store, bus, rows, recorder, secretBox, source } = this;
    const engines = { store, clock, log };
    const readYourWrites = new ReadYourWrites({ reached: () => Promise.resolve(this.isProjected) }, store);
    const addressGuard: AddressGuard = { check: (url) => Promise.resolve(this.refusedUrls.get(url) ?? null) };
    const hasher = {
      newKey: () => ids.random(),
      newToken: () => ids.random(),
      hash: (key: string) => `hash of ${key}`,
    };
    const webhookRegistry = new WebhookRegistry(engines, source);
    this.webhookRegistry = webhookRegistry;
    this.apiKeyRegistry = new ApiKeyRegistry(engines, { source, hasher, clock, adminKey });
    this.webhookRecorder = new WebhookRecorder({ recorder, webhookRegistry, readModels: rows, readYourWrites, clock });
    const schemaCompiler = new RequiredFieldsCompiler();
    const eventTypeRegistry = new EventTypeRegistry(engines, source, schemaCompiler);
    this.eventTypeRegistry = eventTypeRegistry;
    this.eventTypeUseCases = new EventTypeUseCases({ recorder, eventTypeRegistry, schemaCompiler, readYourWrites });
    const rules = new WebhookRules(webhookRegistry, eventTypeRegistry, addressGuard);
    this.webhooks = new WebhookUseCases({
      ...{ recorder, webhookRegistry, rules, secretBox, ids, clock },
      webhookRecorder: this.webhookRecorder,
    });
    const hinting = { recorder, webhookRegistry, bus, clock, log };
    this.messages = new MessageUseCases({ ...hinting, readModels: rows, readYourWrites });
    this.acceptance = new EventAcceptance({
      ...hinting,
      catalog: new IncomingEventsCatalog({ recorder, eventTypeRegistry, log }),
      ids,
      horizonMs: defaultHorizonMs,
    });
    this.events = new EventUseCases(recorder, rows, readYourWrites);
    this.sendTestEvent = new SendTestEvent(this.acceptance, webhookRegistry, { eventTypeRegistry, clock, ids });
    const sessionSettings = { sessionMs: 12 * 3_600_000, sessionIdleMs: 3_600_000 };
    this.sessions = new SessionUseCases({
      ...{ recorder, apiKeyRegistry: this.apiKeyRegistry, secretBox, hasher, clock },
      settings: sessionSettings,
    });
    this.keys = new ApiKeyUseCases({
      recorder,
      apiKeyRegistry: this.apiKeyRegistry,
      readYourWrites,
      hasher,
      ids,
      clock,
    });
  }

  /** @param following whether the registries follow the store already */
  static async open({ following = true, adminKey = null }: { following?: boolean; adminKey?: string | null } = {}) {
    const scenario = new UseCaseScenario(adminKey);
    if (following) await scenario.follow();
    return scenario;
  }

  async follow(): Promise<void> {
    void this.webhookRegistry.run(this.stop.signal);
    void this.apiKeyRegistry.run(this.stop.signal);
    void this.eventTypeRegistry.run(this.stop.signal);
    await this.clock.settle();
  }

  close(): void {
    this.stop.abort();
  }

  /** Facts that another process, or an earlier one, stored; this one hears of them from the store alone. */
  async stored(stream: StreamId, ...events: readonly DomainEvent[]): Promise<void> {
    if (events.length === 0) return;
    const { revision } = await this.store.read(stream);
    await this.store.append({ stream, expected: revision, events: this.recorder.prepare(events, actor) });
    await this.clock.settle();
  }

  /** A webhook that another process created. */
  async webhook(id: WebhookId, status: 'active' | 'inactive' = 'active', settings = webhookSettings()): Promise<void> {
    const secret = this.secretBox.seal(this.secretBox.newSigningSecret(), id);
    await this.stored(webhookStream(id), webhookCreated({ status, settings, secret }));
  }

  /**
   * A new event, for the webhooks there are; its records are taken off the bus. Answers the id of its first message.
   */
  async message(webhookId: WebhookId): Promise<{ readonly id: MessageId; readonly eventId: EventId }> {
    this.count += 1;
    const eventId = `${sampleEventId}-${this.count}`;
    const event = {
      ...{ type: 'subscription.create', data: {}, source: '', sourceId: eventId },
      occurredAt: toInstant(this.clock.now()),
    };
    await this.acceptance.accept({ eventId, event, actor });
    this.bus.take();
    return { id: messageIdOf(this.ids, eventId, webhookId), eventId };
  }

  /** The types of a stream's facts, in order. */
  async factsOf(stream: StreamId): Promise<readonly string[]> {
    return (await this.store.read(stream)).events.map(({ event }) => event.type);
  }

  async messageFacts(id: MessageId): Promise<readonly string[]> {
    return this.factsOf(messageStream(id));
  }
}
