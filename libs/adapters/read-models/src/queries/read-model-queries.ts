import type {
  ApiKeyRow,
  Clock,
  EventFilter,
  EventRow,
  MessageFilter,
  MessageRow,
  Page,
  PageRequest,
  ReadModels,
  RejectedRecordFilter,
  RejectedRecordRow,
  StatsQuery,
  StatsRow,
  WebhookFilter,
  WebhookRow,
} from '#libs/application';
import type { EventId, MessageId, WebhookId } from '#libs/domain';

import type { Database } from '../database.js';
import { ApiKeyList } from './api-key-list.js';
import { EventList } from './event-list.js';
import { MessageList } from './message-list.js';
import { RejectedRecordList } from './rejected-record-list.js';
import { StatsTables } from './stats-tables.js';
import { WebhookList } from './webhook-list.js';

/** What lists and pages show. */
export class ReadModelQueries implements ReadModels {
  private readonly webhooks: WebhookList;
  private readonly messages: MessageList;
  private readonly events: EventList;
  private readonly apiKeys: ApiKeyList;
  private readonly rejectedRecords: RejectedRecordList;

  constructor(
    private readonly database: Database,
    clock: Pick<Clock, 'now'>,
  ) {
    this.webhooks = new WebhookList(database, clock);
    this.messages = new MessageList(database);
    this.apiKeys = new ApiKeyList(database.reading);
    this.events = new EventList(database.reading);
    this.rejectedRecords = new RejectedRecordList(database.reading);
  }

  listWebhooks(filter: WebhookFilter, page: PageRequest): Promise<Page<WebhookRow>> {
    return this.webhooks.find(filter, page);
  }

  getWebhook(id: WebhookId): Promise<WebhookRow | null> {
    return this.webhooks.get(id);
  }

  listMessages(filter: MessageFilter, page: PageRequest): Promise<Page<MessageRow>> {
    return this.messages.find(filter, page);
  }

  getMessage(id: MessageId): Promise<MessageRow | null> {
    return this.messages.get(id);
  }

  isExpiredMessage(id: MessageId): Promise<boolean> {
    return this.messages.isExpired(id);
  }

  getMessages(ids: readonly MessageId[]): Promise<readonly MessageRow[]> {
    return this.messages.getMany(ids);
  }

  listEvents(filter: EventFilter, page: PageRequest): Promise<Page<EventRow>> {
    return this.events.find(filter, page);
  }

  getEvent(id: EventId): Promise<EventRow | null> {
    return this.events.get(id);
  }

  listApiKeys(page: PageRequest): Promise<Page<ApiKeyRow>> {
    return this.apiKeys.find(page);
  }

  getApiKey(id: string): Promise<ApiKeyRow | null> {
    return this.apiKeys.get(id);
  }

  stats(query: StatsQuery): Promise<readonly StatsRow[]> {
    return new StatsTables(this.database.reading).find(query);
  }

  listRejectedRecords(filter: RejectedRecordFilter, page: PageRequest): Promise<Page<RejectedRecordRow>> {
    return this.rejectedRecords.find(filter, page);
  }
}
