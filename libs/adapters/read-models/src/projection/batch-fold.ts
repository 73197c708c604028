import type { Ids, Position, RecordedEvent } from '#libs/application';
import {
  type EventAccepted,
  type EventReplayed,
  type EventStreamEvent,
  idOf,
  isApiKeyEvent,
  isEventStreamEvent,
  isEventTypeEvent,
  isMessageEvent,
  isRejectionEvent,
  isReplayEvent,
  isWebhookEvent,
  type MessageEvent,
  type RejectionEvent,
  type WebhookEvent,
} from '#libs/domain';

import type { TableRemoval, TableWrite } from '../database.js';
import { ActivityFold } from './activity-fold.js';
import { ApiKeyFold } from './api-key-fold.js';
import { EventFold } from './event-fold.js';
import { ExpiryFold } from './expiry-fold.js';
import { EventTypeFold } from './event-type-fold.js';
import type { KnownRows } from './known-rows.js';
import { MessageFold } from './message-fold.js';
import { RejectionFold } from './rejection-fold.js';
import { ReplayFold } from './replay-fold.js';
import type { StatsFold } from './stats-fold.js';
import { WebhookFold } from './webhook-fold.js';

const isEmpty = (step: TableWrite | TableRemoval): boolean =>
  'rows' in step
    ? step.rows.length === 0
    : step.remove !== 'all' && 'values' in step.remove && step.remove.values.length === 0;

/** Folds a batch in memory, over the rows that it builds upon, into the rows to write. */
export class BatchFold {
  private readonly events: EventFold;
  private readonly messages: MessageFold;
  private readonly webhooks: WebhookFold;
  private readonly activity: ActivityFold;
  private readonly apiKeys: ApiKeyFold;
  private readonly rejections = new RejectionFold();
  private readonly expiries: ExpiryFold;
  private readonly eventTypes: EventTypeFold;
  private readonly replays: ReplayFold;
  private sequence: number;

  private readonly stats: StatsFold;

  constructor(known: KnownRows, { ids, stats }: { readonly ids: Ids; readonly stats: StatsFold }) {
    this.stats = stats;
    this.events = new EventFold(known.events);
    this.messages = new MessageFold(known.messages, ids);
    this.expiries = new ExpiryFold(ids);
    this.webhooks = new WebhookFold(known.webhooks);
    this.activity = new ActivityFold(known.activity);
    this.apiKeys = new ApiKeyFold(known.apiKeys);
    this.eventTypes = new EventTypeFold(known.eventTypes);
    this.replays = new ReplayFold(known.replays);
    this.sequence = known.nextSequence;
  }

  /** Facts that the rows already hold change nothing. */
  apply(recorded: RecordedEvent): void {
    const { event } = recorded;
    if (isEventStreamEvent(event)) this.applyEvent(event, recorded);
    else if (isMessageEvent(event)) this.applyMessage(event, recorded);
    else if (isWebhookEvent(event)) this.applyWebhook(event, recorded);
    else if (isApiKeyEvent(event)) this.apiKeys.apply(event, recorded);
    else if (isRejectionEvent(event)) this.applyRejection(event, recorded);
    else if (isEventTypeEvent(event)) this.eventTypes.apply(event, recorded);
    else if (isReplayEvent(event)) this.replays.apply(event, recorded);
  }

  /** One transaction: every touched row once, and the checkpoint. */
  write(position: Position): readonly (TableWrite | TableRemoval)[] {
    const steps = [
      ...this.events.write(),
      ...this.messages.write(),
      ...this.webhooks.write(),
      this.activity.write(),
      this.apiKeys.write(),
      ...this.rejections.write(),
      ...this.expiries.write(),
      this.eventTypes.write(),
      this.replays.write(),
      ...this.stats.write(),
    ];
    return [...steps.filter((step) => !isEmpty(step)), moveCheckpoint(position, this.sequence)];
  }

  private readonly nextSequence = (): number => this.sequence++;

  private applyEvent(event: EventStreamEvent, recorded: RecordedEvent): void {
    switch (event.type) {
      case 'EventAccepted':
        this.accept(event, recorded);
        break;
      case 'EventReplayed':
        this.replay(event, recorded);
        break;
      case 'EventExpired':
        this.events.expire(recorded);
        this.messages.expire(this.expiries.expireEvent(event, recorded));
        break;
    }
  }

  private accept(event: EventAccepted, recorded: RecordedEvent): void {
    if (!this.events.accept(event, recorded, this.nextSequence)) return;
    const { type: eventType, recipients, givesUpAt, test } = event.data;
    const [eventId, at] = [idOf(recorded.stream), recorded.metadata.at];
    this.messages.begin({ eventId, eventType, recipients, givesUpAt, test, at }, this.nextSequence);
    this.stats.created(recipients, recorded);
  }

  private replay(event: EventReplayed, recorded: RecordedEvent): void {
    const known = this.events.replay(event, recorded);
    if (known === null) return;
    const { recipients, givesUpAt } = event.data;
    const [eventId, at] = [idOf(recorded.stream), recorded.metadata.at];
    this.messages.begin({ eventId, eventType: known.type, recipients, givesUpAt, test: false, at }, () => {
      const sequence = this.nextSequence();
      this.events.numbered(eventId, sequence);
      return sequence;
    });
    this.stats.created(recipients, recorded);
  }

  private applyRejection(event: RejectionEvent, recorded: RecordedEvent): void {
    if (event.type === 'EventRejected') this.rejections.reject(event, recorded);
    else {
      this.rejections.expire(recorded);
      this.expiries.expireStream(recorded);
    }
  }

  private applyMessage(event: MessageEvent, recorded: RecordedEvent): void {
    const change = this.messages.apply(event, recorded);
    if (change === null) return;
    this.stats.concluded(change, recorded);
    if (event.type === 'AttemptSucceeded' || event.type === 'AttemptFailed') {
      this.activity.attempted(event, recorded);
      this.stats.attempted(event);
    }
  }

  private applyWebhook(event: WebhookEvent, recorded: RecordedEvent): void {
    if (this.webhooks.apply(event, recorded)) this.activity.webhookChanged(event, recorded);
  }
}

/** The checkpoint is one row, and it is always there. */
export const moveCheckpoint = (position: Position | null, nextSequence: number): TableWrite => ({
  table: 'checkpoint',
  columns: ['id', 'position', 'next_sequence'],
  key: ['id'],
  replaced: ['position', 'next_sequence'],
  rows: [[1, position, nextSequence]],
});
