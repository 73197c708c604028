import {
  AttemptRunner,
  type BusRecord,
  type DeliveryRecord,
  type DeliverySettings,
  DeliveryTargets,
  DeliveryWorker,
  EventAcceptance,
  FactRecorder,
  messageIdOf,
  MessageUseCases,
  OrderCheck,
  PayloadCache,
  ReadYourWrites,
  type RecordedEvent,
  WebhookRecorder,
  WebhookRegistry,
} from '#libs/application';
import { maskedValue } from '#libs/contracts';
import {
  type AcceptEvent,
  defaultHorizonMs,
  defaultRetryPolicy,
  messageStream,
  type MessageId,
  toInstant,
  type WebhookCommand,
  type WebhookId,
  type WebhookSettings,
  webhookStream,
} from '#libs/domain';

import { FakeClock } from './fake-clock.js';
import { CountedIds, MemoryLog, namingSigner, TransparentSecretBox } from './fake-primitives.js';
import { MemoryDeliveryQueue } from './memory-delivery-queue.js';
import { MemoryEventStore } from './memory-event-store.js';
import { webhookSettings } from './sample-events.js';
import { ScriptedSender } from './scripted-sender.js';

const actor = { kind: 'key', id: 'tester' } as const;

export const deliverySettings = (settings: Partial<DeliverySettings> = {}): DeliverySettings => ({
  retryPolicy: defaultRetryPolicy,
  horizonMs: defaultHorizonMs,
  requestTimeoutMs: 15_000,
  userAgent: 'Hookline/test',
  breakerFailures: 5,
  breakerPauseMs: 10_000,
  breakerLongestPauseMs: 300_000,
  failingAfterMs: 432_000_000,
  maxInFlight: 64,
  ...settings,
});

/** The bus of a scenario: it keeps what is published until the test hands it over, loses it, or hands it over twice. */
export class HeldBus {
  published: BusRecord<DeliveryRecord>[] = [];

  publish(_topic: string, records: readonly BusRecord<never>[]): Promise<void> {
    this.published.push(...(records as readonly BusRecord<DeliveryRecord>[]));
    return Promise.resolve();
  }

  /** Keys that belong to another process. */
  readonly foreign = new Set<string>();
  private readonly listeners: (() => void)[] = [];

  consume(): void {
    // A scenario hands records over itself.
  }

  owns(_topic: string, key: string): boolean {
    return !this.foreign.has(key);
  }

  onMoved(_topic: string, moved: () => void): void {
    this.listeners.push(moved);
  }

  /** These keys go to another process; all others come to this one. */
  moveAway(...keys: readonly string[]): void {
    this.foreign.clear();
    for (const key of keys) this.foreign.add(key);
    for (const moved of this.listeners) moved();
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  stopConsuming(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A delivery worker among fakes, with time and every message in the test's hands. */
export class DeliveryScenario {
  readonly clock = new FakeClock();
  readonly ids = new CountedIds();
  readonly log = new MemoryLog();
  readonly store = new MemoryEventStore();
  readonly bus = new HeldBus();
  readonly sender = new ScriptedSender();
  readonly queue = new MemoryDeliveryQueue(this.store, this.ids);
  readonly recorder = new FactRecorder(this.store, this.clock, this.ids);
  readonly webhookRegistry: WebhookRegistry;
  readonly webhookRecorder: WebhookRecorder;
  readonly messages: MessageUseCases;
  readonly acceptance: EventAcceptance;
  readonly worker: DeliveryWorker;
  private readonly secretBox = new TransparentSecretBox();
  private readonly stop = new AbortController();
  private count = 0;
  /** What the schema of every event's type says against it. */
  misfit: AcceptEvent['misfit'];

  private constructor(private readonly settings: DeliverySettings) {
    const { clock, ids, log, store, recorder, bus, queue } = this;
    const engines = { store, clock, log };
    this.webhookRegistry = new WebhookRegistry(engines, {
      loadWebhooks: () => Promise.resolve({ webhooks: [], position: null }),
      loadApiKeys: () => Promise.resolve({ keys: [], position: null }),
      loadEventTypes: () => Promise.resolve({ eventTypes: [], position: null }),
    });
    const { webhookRegistry } = this;
    const readYourWrites = new ReadYourWrites({ reached: () => Promise.resolve(true) }, store);
    const readModels = {
      getMessage: (id: MessageId) => queue.getMessage(id),
      isExpiredMessage: () => Promise.resolve(false),
      getWebhook: () => Promise.resolve(null),
    };
    this.webhookRecorder = new WebhookRecorder({ recorder, webhookRegistry, readModels, readYourWrites, clock });
    this.messages = new MessageUseCases({ recorder, readModels, webhookRegistry, bus, readYourWrites, clock, log });
    const { horizonMs } = settings;
    const catalog = {
      isReady: true,
      isNew: () => false,
      observe: () => Promise.resolve(),
      misfitOf: () => this.misfit,
    };
    this.acceptance = new EventAcceptance({ recorder, webhookRegistry, catalog, bus, clock, ids, log, horizonMs });
    this.worker = this.newWorker();
  }

  static async open(settings: Partial<DeliverySettings> = {}): Promise<DeliveryScenario> {
    const scenario = new DeliveryScenario(deliverySettings(settings));
    void scenario.webhookRegistry.run(scenario.stop.signal);
    await scenario.clock.settle();
    scenario.worker.start();
    return scenario;
  }

  close(): void {
    this.stop.abort();
  }

  /** Another worker on the same store, as a second process or after a crash. */
  newWorker(): DeliveryWorker {
    const { recorder, webhookRecorder, bus, sender, clock, log, settings, webhookRegistry, queue } = this;
    const targets = new DeliveryTargets({
      secretBox: this.secretBox,
      signer: namingSigner,
      clock,
      userAgent: settings.userAgent,
      maskedValue,
    });
    const check = new OrderCheck(recorder, new PayloadCache(recorder, clock, null), clock);
    const runner = new AttemptRunner({ recorder, webhookRecorder, bus, sender, targets, clock, log, settings });
    return new DeliveryWorker({ webhookRegistry, queue, bus, check, runner, clock, log, settings });
  }

  async webhook(id: WebhookId, settings: Partial<WebhookSettings> = {}): Promise<WebhookId> {
    await this.change(id, {
      type: 'CreateWebhook',
      settings: webhookSettings({ url: `https://${id}.example.com/`, ...settings }),
      status: 'active',
      secret: this.secretBox.seal(`whsec_${id}`, id),
    });
    return id;
  }

  async change(id: WebhookId, command: WebhookCommand): Promise<void> {
    const recorded = await this.webhookRecorder.record(id, () => command, { actor });
    if (recorded.kind === 'refused') throw new Error(recorded.code);
  }

  /** Another process switches a webhook off: this one hears of it from the store alone. */
  async switchOffElsewhere(id: WebhookId): Promise<void> {
    const { revision } = await this.store.read(webhookStream(id));
    const fact = { type: 'WebhookDeactivated', data: { reason: 'requested' } } as const;
    const events = this.recorder.prepare([fact], actor);
    await this.store.append({ stream: webhookStream(id), expected: revision, events });
  }

  /** Accepts an event; its records wait on the bus. Answers the ids of its messages, in the order of its recipients. */
  async accept(type = 'subscription.create'): Promise<{ readonly eventId: string; readonly messageIds: MessageId[] }> {
    this.count += 1;
    const eventId = `event-${String(this.count)}`;
    const event = { type, data: {}, occurredAt: toInstant(this.clock.now()), source: '', sourceId: eventId };
    await this.acceptance.accept({ eventId, event, actor });
    const recipients = this.webhookRegistry.recipientsOf(type);
    return { eventId, messageIds: recipients.map((webhookId) => messageIdOf(this.ids, eventId, webhookId)) };
  }

  /** Accepts an event for the only webhook there is. */
  async acceptOne(): Promise<MessageId> {
    const { messageIds } = await this.accept();
    const [id] = messageIds;
    if (id === undefined || messageIds.length > 1) throw new Error('the scenario has no single webhook');
    return id;
  }

  /** A test send to one webhook. */
  async acceptTest(webhookId: WebhookId): Promise<MessageId> {
    const event = { data: {}, occurredAt: toInstant(this.clock.now()), source: '' };
    const eventId = this.ids.ordered();
    await this.acceptance.accept({
      eventId,
      event: { ...event, type: 'subscription.create', sourceId: eventId },
      actor,
      testFor: webhookId,
    });
    return messageIdOf(this.ids, eventId, webhookId);
  }

  /** Hands over what is on the bus and due, and lets everything settle. */
  async deliver(worker: DeliveryWorker = this.worker): Promise<void> {
    const now = toInstant(this.clock.now());
    const isDue = ({ deliverAt }: BusRecord<DeliveryRecord>) => deliverAt === undefined || deliverAt <= now;
    const due = this.bus.published.filter(isDue);
    this.bus.published = this.bus.published.filter((record) => !isDue(record));
    worker.take(due.map(({ value }) => value));
    await this.clock.settle();
  }

  /** Everything on the bus is gone, as after a crash. */
  loseBus(): void {
    this.bus.published = [];
  }

  async retry(id: MessageId): Promise<string> {
    const outcome = await this.messages.retry(id, actor);
    return outcome.kind === 'done' ? outcome.value.status : outcome.refusal.code;
  }

  async cancel(id: MessageId): Promise<string> {
    const outcome = await this.messages.cancel(id, actor);
    return outcome.kind === 'done' ? outcome.value.status : outcome.refusal.code;
  }

  async statusOf(id: MessageId): Promise<string | null> {
    return (await this.queue.getMessage(id))?.status ?? null;
  }

  /** The types of a message's own facts, in order. */
  async factsOf(id: MessageId): Promise<readonly string[]> {
    return (await this.recorded(id)).map(({ event }) => event.type);
  }

  async recorded(id: MessageId): Promise<readonly RecordedEvent[]> {
    return (await this.store.read(messageStream(id))).events;
  }
}
