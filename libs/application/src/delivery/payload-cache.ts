import {
  type EventId,
  type IsoInstant,
  type LiveEvent,
  type MessageAcceptance,
  toMs,
  type WebhookId,
} from '#libs/domain';

import { eventAggregate } from '../events/accept-event.js';
import { requestBody } from '../events/request-body.js';
import type { FactRecorder } from '../fact-recorder.js';
import type { FirstRecord } from '../ports/message-bus.js';
import type { Clock } from '../ports/primitives.js';
import { knownForMs } from '../retention/expiry-times.js';

/** Where the message of one webhook begins, and the exact request body. */
export interface AcceptedPayload {
  readonly acceptance: MessageAcceptance;
  readonly body: string;
  /** Until then the event has surely not expired. */
  readonly keptUntilMs: number;
}

interface CachedEvent {
  readonly body: string;
  /** Of each recipient. */
  readonly givesUpAt: ReadonlyMap<WebhookId, IsoInstant>;
  readonly test: boolean;
  readonly bytes: number;
  readonly keptUntilMs: number;
}

const maxBytes = 16 * 1024 * 1024;
/** About what a recipient takes in memory. */
const bytesOfRecipient = 150;

/**
 * An event this young has not expired, also where this process knows of no retention, or of a longer one than that by
 * which another lets events go. A shorter one than this has to be set in every process.
 */
const surelyKeptMs = 3_600_000;

const toCached = (event: LiveEvent, readAtMs: number): CachedEvent => {
  const body = requestBody(event);
  const givesUpAt = new Map(event.recipients.map((webhookId) => [webhookId, event.givesUpAt]));
  for (const replay of event.replays)
    for (const webhookId of replay.recipients) givesUpAt.set(webhookId, replay.givesUpAt);
  const bytes = body.length + givesUpAt.size * bytesOfRecipient;
  return { body, givesUpAt, test: event.test, bytes, keptUntilMs: readAtMs + knownForMs };
};

/** Payloads of events that are being retried, read from their streams; the least recently used leave first. */
export class PayloadCache {
  private readonly events = new Map<EventId, CachedEvent>();
  private bytes = 0;
  /** Several messages of one event, and reads ahead, wait for the same read. */
  private readonly reading = new Map<EventId, Promise<CachedEvent | null>>();

  constructor(
    private readonly recorder: FactRecorder,
    private readonly clock: Pick<Clock, 'now'>,
    /** Milliseconds for which events are kept, as far as this process was told; `null` for ever. */
    private readonly retentionMs: number | null,
  ) {}

  /** What the record of a first attempt brings with it; `null` when its payload was too large for that. */
  ofRecord({ eventId, webhookId, givesUpAt, test, body, acceptedAt }: FirstRecord): AcceptedPayload | null {
    if (body === null) return null;
    const acceptance = { eventId, webhookId, givesUpAt, test };
    return { body, acceptance, keptUntilMs: toMs(acceptedAt) + Math.min(this.retentionMs ?? Infinity, surelyKeptMs) };
  }

  /** `null` when there is no such event (any more), or it is not for this webhook. */
  async get(eventId: EventId, webhookId: WebhookId): Promise<AcceptedPayload | null> {
    const cached = this.events.get(eventId);
    if (cached !== undefined) {
      this.events.delete(eventId);
      this.events.set(eventId, cached);
    }
    // An event that was replayed since it was read has recipients that are not known yet.
    return (
      payloadOf(cached ?? (await this.readOnce(eventId)), eventId, webhookId) ?? (await this.reread(eventId, webhookId))
    );
  }

  /** Whether the event is gone by now. An event for thousands of webhooks is read once for all that ask together. */
  async hasExpired(eventId: EventId, webhookId: WebhookId): Promise<boolean> {
    const askedAtMs = this.clock.now();
    const shared = payloadOf(await this.readOnce(eventId), eventId, webhookId);
    // The shared read may have begun long before.
    if (shared !== null && shared.keptUntilMs >= askedAtMs) return false;
    return (await this.reread(eventId, webhookId)) === null;
  }

  /** It will be asked for soon. A read that fails is made again then. */
  readAhead(eventId: EventId): void {
    if (!this.events.has(eventId)) void this.readOnce(eventId).catch(() => undefined);
  }

  private async reread(eventId: EventId, webhookId: WebhookId): Promise<AcceptedPayload | null> {
    return payloadOf(await this.read(eventId), eventId, webhookId);
  }

  private readOnce(eventId: EventId): Promise<CachedEvent | null> {
    const underWay = this.reading.get(eventId);
    if (underWay !== undefined) return underWay;
    const reading = this.read(eventId).finally(() => this.reading.delete(eventId));
    this.reading.set(eventId, reading);
    return reading;
  }

  private async read(eventId: EventId): Promise<CachedEvent | null> {
    const readAtMs = this.clock.now();
    const { state } = await this.recorder.fold(eventAggregate(eventId));
    this.forget(eventId);
    if (state.status !== 'accepted') return null;
    const event = toCached(state, readAtMs);
    this.keep(eventId, event);
    return event;
  }

  private keep(eventId: EventId, event: CachedEvent): void {
    this.events.set(eventId, event);
    this.bytes += event.bytes;
    for (const oldest of this.events.keys()) {
      if (this.bytes <= maxBytes) return;
      this.forget(oldest);
    }
  }

  private forget(eventId: EventId): void {
    const event = this.events.get(eventId);
    if (event === undefined) return;
    this.events.delete(eventId);
    this.bytes -= event.bytes;
  }
}

const payloadOf = (event: CachedEvent | null, eventId: EventId, webhookId: WebhookId): AcceptedPayload | null => {
  const givesUpAt = event?.givesUpAt.get(webhookId);
  if (event === null || givesUpAt === undefined) return null;
  return {
    body: event.body,
    acceptance: { eventId, webhookId, givesUpAt, test: event.test },
    keptUntilMs: event.keptUntilMs,
  };
};
