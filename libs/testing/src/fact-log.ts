import { type Ids, messageIdOf, type RecordedEvent } from '#libs/application';
import {
  type AttemptFailed,
  type AttemptReport,
  defaultHorizonMs,
  type DomainEvent,
  type EventAccepted,
  eventStream,
  type EventId,
  type IsoInstant,
  type MessageId,
  messageStream,
  plusMs,
  type StreamId,
  type WebhookCreated,
  type WebhookId,
  type WebhookSettings,
  webhookStream,
} from '#libs/domain';
import { recordedEvent } from './recorded-events.js';
import {
  attemptFailed,
  attemptSucceeded,
  eventAccepted,
  noon,
  webhookCreated,
  webhookSettings,
} from './sample-events.js';

/** Which message a fact is about, and when it was recorded. */
export interface MessageAt {
  readonly eventId: EventId;
  readonly webhookId: WebhookId;
  readonly at?: IsoInstant;
}

/** Facts as a store hands them over: each stream's revisions count up, and so do the positions over all of them. */
export class FactLog {
  readonly facts: RecordedEvent[] = [];
  private readonly lengths = new Map<StreamId, number>();

  constructor(private readonly ids: Ids) {}

  get position(): string {
    return String(this.facts.length);
  }

  record(stream: StreamId, event: DomainEvent, at: IsoInstant = noon): RecordedEvent {
    const revision = this.lengths.get(stream) ?? 0;
    this.lengths.set(stream, revision + 1);
    const fact = recordedEvent(stream, revision, event, { at, position: String(this.facts.length + 1) });
    this.facts.push(fact);
    return fact;
  }

  webhook(
    id: WebhookId,
    {
      at,
      status = 'active',
      ...settings
    }: Partial<WebhookSettings & Pick<WebhookCreated['data'], 'status'>> & {
      readonly at?: IsoInstant;
    } = {},
  ): void {
    this.record(webhookStream(id), webhookCreated({ status, settings: webhookSettings(settings) }), at);
  }

  accept(eventId: EventId, data: Partial<EventAccepted['data']>, at?: IsoInstant): void {
    this.record(eventStream(eventId), eventAccepted({ sourceId: eventId, ...data }), at);
  }

  replay(eventId: EventId, recipients: readonly WebhookId[], { replayId = 'replay', at = noon } = {}): void {
    const data = { recipients, replayId, givesUpAt: plusMs(at, defaultHorizonMs) };
    this.record(eventStream(eventId), { type: 'EventReplayed', data }, at);
  }

  expire(eventId: EventId, recipients: readonly WebhookId[], at?: IsoInstant): void {
    this.record(eventStream(eventId), { type: 'EventExpired', data: { type: 'subscription.create', recipients } }, at);
  }

  message(eventId: EventId, webhookId: WebhookId): MessageId {
    return messageIdOf(this.ids, eventId, webhookId);
  }

  succeed({ eventId, webhookId, at = noon }: MessageAt, report: Partial<AttemptReport> = {}): void {
    this.about({ eventId, webhookId, at }, attemptSucceeded({ eventId, webhookId, startedAt: at, ...report }));
  }

  fail({ eventId, webhookId, at = noon }: MessageAt, data: Partial<AttemptFailed['data']> = {}): void {
    this.about({ eventId, webhookId, at }, attemptFailed({ eventId, webhookId, startedAt: at, ...data }));
  }

  cancel(message: MessageAt): void {
    const { eventId, webhookId } = message;
    this.about(message, { type: 'MessageCancelled', data: { eventId, webhookId, reason: 'requested' } });
  }

  giveUp(message: MessageAt): void {
    const { eventId, webhookId } = message;
    this.about(message, { type: 'MessageFailed', data: { eventId, webhookId, reason: 'gave_up' } });
  }

  requestRetry(message: MessageAt): void {
    const { eventId, webhookId } = message;
    this.about(message, { type: 'RetryRequested', data: { eventId, webhookId, replayId: null } });
  }

  private about({ eventId, webhookId, at }: MessageAt, event: DomainEvent): void {
    this.record(messageStream(this.message(eventId, webhookId)), event, at);
  }
}
