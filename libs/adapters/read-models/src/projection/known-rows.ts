import { CorruptRecord, type RecordedEvent } from '#libs/application';
import {
  type EventId,
  idOf,
  isApiKeyEvent,
  isEventStreamEvent,
  isEventTypeEvent,
  isMessageEvent,
  isReplayEvent,
  isWebhookEvent,
  type MessageId,
  type WebhookId,
} from '#libs/domain';

import { type ApiKeyRecord, toApiKeyRecord } from '../api-key-record.js';
import type { CheckpointFence, Database } from '../database.js';
import { type EventTypeRecord, toEventTypeRecord } from '../event-type-record.js';
import { type MessageRecord, toMessageRecord } from '../message-record.js';
import type { CheckpointTable, EventTable, MessageTable, WebhookActivityTable } from '../tables.js';
import { type ReplayRecord, toReplayRecord } from '../replay-record.js';
import { toWebhookRecord, type WebhookRecord } from '../webhook-record.js';
import type { WebhookActivity } from './activity-fold.js';

/** The rows that a batch builds upon. */
export interface KnownRows {
  readonly fence: CheckpointFence;
  readonly nextSequence: number;
  readonly events: ReadonlyMap<EventId, EventTable>;
  readonly messages: ReadonlyMap<MessageId, MessageRecord>;
  readonly webhooks: ReadonlyMap<WebhookId, WebhookRecord>;
  readonly activity: ReadonlyMap<WebhookId, WebhookActivity>;
  readonly apiKeys: ReadonlyMap<string, ApiKeyRecord>;
  readonly eventTypes: ReadonlyMap<string, EventTypeRecord>;
  readonly replays: ReadonlyMap<string, ReplayRecord>;
}

/** What the facts of a batch are about. */
interface Subjects {
  /** Accepted, replayed or expired. */
  readonly events: ReadonlySet<EventId>;
  /** Each message with its event: those of an event that is accepted in this batch have no row yet. */
  readonly messages: ReadonlyMap<MessageId, EventId>;
  readonly webhooks: ReadonlySet<WebhookId>;
  readonly active: ReadonlySet<WebhookId>;
  readonly apiKeys: ReadonlySet<string>;
  readonly eventTypes: ReadonlySet<string>;
  readonly replays: ReadonlySet<string>;
}

const subjectsOf = (batch: readonly RecordedEvent[]): Subjects => {
  const subjects = {
    events: new Set<EventId>(),
    messages: new Map<MessageId, EventId>(),
    webhooks: new Set<WebhookId>(),
    active: new Set<WebhookId>(),
    apiKeys: new Set<string>(),
    eventTypes: new Set<string>(),
    replays: new Set<string>(),
  };
  for (const { stream, event } of batch) {
    const id = idOf(stream);
    if (isEventStreamEvent(event)) subjects.events.add(id);
    else if (isMessageEvent(event)) {
      subjects.messages.set(id, event.data.eventId);
      subjects.active.add(event.data.webhookId);
    } else if (isWebhookEvent(event)) {
      subjects.webhooks.add(id);
      subjects.active.add(id);
    } else if (isApiKeyEvent(event)) subjects.apiKeys.add(id);
    else if (isEventTypeEvent(event)) subjects.eventTypes.add(id);
    else if (isReplayEvent(event)) subjects.replays.add(id);
  }
  return subjects;
};

const toActivity = (row: WebhookActivityTable): WebhookActivity => ({
  lastDeliveryAt: row.last_delivery_at,
  failingSince: row.failing_since,
});

const byId = <Row extends { readonly id: string }, Known>(rows: readonly Row[], toRecord: (row: Row) => Known) =>
  new Map(rows.map((row) => [row.id, toRecord(row)]));

/** Messages that surely have a row: an event that the batch is about may be accepted by it. */
const messagesFromBefore = ({ messages, events }: Subjects): MessageId[] =>
  [...messages].flatMap(([id, eventId]) => (events.has(eventId) ? [] : [id]));

/** Loads what the facts of a batch need, and nothing that they make themselves. */
export class KnownRowsLoader {
  constructor(private readonly database: Database) {}

  async load(batch: readonly RecordedEvent[]): Promise<KnownRows> {
    const subjects = subjectsOf(batch);
    const { rows, version } = await this.database.lookUp([
      { table: 'checkpoint', column: 'id', values: [1] },
      { table: 'events', column: 'id', values: [...subjects.events] },
      { table: 'messages', column: 'id', values: messagesFromBefore(subjects) },
      { table: 'webhooks', column: 'id', values: [...subjects.webhooks] },
      { table: 'webhook_activity', column: 'webhook_id', values: [...subjects.active] },
      { table: 'api_keys', column: 'id', values: [...subjects.apiKeys] },
      { table: 'event_types', column: 'name', values: [...subjects.eventTypes] },
      { table: 'replays', column: 'id', values: [...subjects.replays] },
    ]);
    const [checkpoint, events, messages, webhooks, activity, apiKeys, eventTypes, replays] = rows;
    const { position, next_sequence: nextSequence } = theOnly(checkpoint);
    const knownEvents = byId(events, (row) => row);
    const later = await this.messagesOf(subjects, knownEvents);
    return {
      fence: { version, from: position },
      nextSequence,
      events: knownEvents,
      messages: byId([...messages, ...later], toMessageRecord),
      webhooks: byId(webhooks, toWebhookRecord),
      activity: new Map(activity.map((row) => [row.webhook_id, toActivity(row)])),
      apiKeys: byId(apiKeys, toApiKeyRecord),
      eventTypes: new Map(eventTypes.map((row) => [row.name, toEventTypeRecord(row)])),
      replays: byId(replays, toReplayRecord),
    };
  }

  /**
   * Of events that the batch is about and that have a row already: it replays them or lets them expire, or it comes
   * again.
   */
  private async messagesOf(
    { messages }: Subjects,
    known: ReadonlyMap<EventId, EventTable>,
  ): Promise<readonly MessageTable[]> {
    const values = [...messages].flatMap(([id, eventId]) => (known.has(eventId) ? [id] : []));
    if (values.length === 0) return [];
    const { rows } = await this.database.lookUp([{ table: 'messages', column: 'id', values }]);
    return rows[0];
  }
}

const theOnly = ([checkpoint]: readonly CheckpointTable[]): CheckpointTable => {
  if (checkpoint === undefined) throw new CorruptRecord('the read models have no checkpoint');
  return checkpoint;
};
