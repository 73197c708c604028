import type { RecordedEvent } from '#libs/application';
import {
  type EventId,
  idOf,
  isApiKeyEvent,
  isEventStreamEvent,
  isMessageEvent,
  isWebhookEvent,
  type MessageId,
  type WebhookId,
} from '#libs/domain';

import { type ApiKeyRecord, toApiKeyRecord } from '../api-key-record.js';
import type { Database } from '../database.js';
import { type MessageRecord, toMessageRecord } from '../message-record.js';
import { toWebhookRecord, type WebhookRecord } from '../webhook-record.js';
import type { WebhookActivity } from './activity-fold.js';

/** The rows that a batch builds upon. */
export interface KnownRows {
  readonly nextSequence: number;
  readonly events: ReadonlySet<EventId>;
  readonly messages: ReadonlyMap<MessageId, MessageRecord>;
  readonly webhooks: ReadonlyMap<WebhookId, WebhookRecord>;
  readonly activity: ReadonlyMap<WebhookId, WebhookActivity>;
  readonly apiKeys: ReadonlyMap<string, ApiKeyRecord>;
}

/** What the facts of a batch are about. */
interface Subjects {
  readonly accepted: ReadonlySet<EventId>;
  /** Each message with its event: those of an event accepted in this batch have no row yet. */
  readonly messages: ReadonlyMap<MessageId, EventId>;
  readonly webhooks: ReadonlySet<WebhookId>;
  readonly active: ReadonlySet<WebhookId>;
  readonly apiKeys: ReadonlySet<string>;
}

const subjectsOf = (batch: readonly RecordedEvent[]): Subjects => {
  const subjects = {
    accepted: new Set<EventId>(),
    messages: new Map<MessageId, EventId>(),
    webhooks: new Set<WebhookId>(),
    active: new Set<WebhookId>(),
    apiKeys: new Set<string>(),
  };
  for (const { stream, event } of batch) {
    const id = idOf(stream);
    if (isEventStreamEvent(event)) subjects.accepted.add(id);
    else if (isMessageEvent(event)) {
      subjects.messages.set(id, event.data.eventId);
      subjects.active.add(event.data.webhookId);
    } else if (isWebhookEvent(event)) {
      subjects.webhooks.add(id);
      subjects.active.add(id);
    } else if (isApiKeyEvent(event)) subjects.apiKeys.add(id);
  }
  return subjects;
};

/** Loads what the facts of a batch need, and nothing that they make themselves. */
export class KnownRowsLoader {
  constructor(private readonly database: Database) {}

  async load(batch: readonly RecordedEvent[]): Promise<KnownRows> {
    const subjects = subjectsOf(batch);
    const events = await this.events([...subjects.accepted]);
    const messages = [...subjects.messages]
      .filter(([, eventId]) => events.has(eventId) || !subjects.accepted.has(eventId))
      .map(([id]) => id);
    return {
      events,
      nextSequence: await this.nextSequence(),
      messages: await this.messages(messages),
      webhooks: await this.webhooks([...subjects.webhooks]),
      activity: await this.activity([...subjects.active]),
      apiKeys: await this.apiKeys([...subjects.apiKeys]),
    };
  }

  private async nextSequence(): Promise<number> {
    const row = await this.database.projecting
      .selectFrom('checkpoint')
      .select('next_sequence')
      .executeTakeFirstOrThrow();
    return row.next_sequence;
  }

  private async events(ids: readonly EventId[]): Promise<ReadonlySet<EventId>> {
    if (ids.length === 0) return new Set();
    const { projecting, listOf } = this.database;
    const rows = await projecting.selectFrom('events').select('id').where('id', 'in', listOf(ids)).execute();
    return new Set(rows.map(({ id }) => id));
  }

  private async messages(ids: readonly MessageId[]): Promise<ReadonlyMap<MessageId, MessageRecord>> {
    if (ids.length === 0) return new Map();
    const { projecting, listOf } = this.database;
    const rows = await projecting.selectFrom('messages').selectAll().where('id', 'in', listOf(ids)).execute();
    return new Map(rows.map((row) => [row.id, toMessageRecord(row)]));
  }

  private async webhooks(ids: readonly WebhookId[]): Promise<ReadonlyMap<WebhookId, WebhookRecord>> {
    if (ids.length === 0) return new Map();
    const { projecting, listOf } = this.database;
    const rows = await projecting.selectFrom('webhooks').selectAll().where('id', 'in', listOf(ids)).execute();
    return new Map(rows.map((row) => [row.id, toWebhookRecord(row)]));
  }

  private async activity(ids: readonly WebhookId[]): Promise<ReadonlyMap<WebhookId, WebhookActivity>> {
    if (ids.length === 0) return new Map();
    const { projecting, listOf } = this.database;
    const rows = await projecting
      .selectFrom('webhook_activity')
      .selectAll()
      .where('webhook_id', 'in', listOf(ids))
      .execute();
    return new Map(
      rows.map((row) => [row.webhook_id, { lastDeliveryAt: row.last_delivery_at, failingSince: row.failing_since }]),
    );
  }

  private async apiKeys(ids: readonly string[]): Promise<ReadonlyMap<string, ApiKeyRecord>> {
    if (ids.length === 0) return new Map();
    const { projecting, listOf } = this.database;
    const rows = await projecting.selectFrom('api_keys').selectAll().where('id', 'in', listOf(ids)).execute();
    return new Map(rows.map((row) => [row.id, toApiKeyRecord(row)]));
  }
}
