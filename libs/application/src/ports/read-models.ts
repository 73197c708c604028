import type {
  EventId,
  EventRejected,
  EventTypeState,
  IsoInstant,
  LiveWebhook,
  MessageId,
  MessageStatus,
  Order,
  ReplayFilter,
  ReplayProgress,
  ReplayRequested,
  Revision,
  Role,
  StreamId,
  Ticket,
  WebhookId,
} from '#libs/domain';

import type { Position, RecordedEvent } from './event-store.js';

/** Rows and checkpoint change in one transaction. */
export interface Projection {
  /** Everything up to here is in the rows; `null` before the first event. */
  checkpoint(): Promise<Position | null>;
  /**
   * Applies a batch of any length and moves the checkpoint to `position`. Applying a batch again changes nothing.
   * @throws {CheckpointMoved} when another process moved it meanwhile: nothing was written
   */
  apply(events: readonly RecordedEvent[], position: Position): Promise<void>;
  /** Empties every table and the checkpoint. */
  reset(): Promise<void>;
}

/** A webhook with what its attempts say about it. */
export interface WebhookRow {
  readonly id: WebhookId;
  readonly webhook: LiveWebhook;
  readonly createdAt: IsoInstant;
  readonly updatedAt: IsoInstant;
  readonly lastDeliveryAt: IsoInstant | null;
  /** The first failure since the last success, edit or activation. */
  readonly failingSince: IsoInstant | null;
  /** Attempts of the last 24 full and running hours. */
  readonly health: { readonly succeeded: number; readonly failed: number };
}

/** One page of a list; every list pages by its sort key, so that new rows neither repeat nor hide others. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Opaque; `null` on the last page. */
  readonly nextCursor: string | null;
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor: string | null;
}

export interface WebhookFilter {
  readonly status?: 'active' | 'inactive';
  /** Part of the display name, URL or description, in any case. */
  readonly search?: string;
  readonly event?: string;
}

/** A message as the log lists it. */
export interface MessageRow {
  readonly id: MessageId;
  readonly webhookId: WebhookId;
  readonly eventId: EventId;
  readonly eventType: string;
  readonly status: MessageStatus;
  readonly createdAt: IsoInstant;
  readonly attemptCount: number;
  readonly lastAttemptAt: IsoInstant | null;
  readonly lastStatusCode: number | null;
  /** When the open order is due; `null` without one. */
  readonly nextAttemptAt: IsoInstant | null;
  readonly givesUpAt: IsoInstant;
  readonly test: boolean;
  /** Revision of the message's stream that the row shows. */
  readonly revision: Revision;
}

export interface MessageFilter {
  readonly webhookId?: WebhookId;
  readonly statuses?: readonly MessageStatus[];
  readonly eventType?: string;
  /** Acceptance: `since` is included, `until` is not. */
  readonly since?: IsoInstant;
  readonly until?: IsoInstant;
  /**
   * A message id or an event id, or else part of the first 2,048 characters of the payload as JSON, in any case. Pages
   * of the latter are what was found in a stretch of time: they may be short or empty and still name the next.
   */
  readonly search?: string;
}

/** An event that was accepted, without its payload. */
export interface EventRow {
  readonly id: EventId;
  readonly type: string;
  readonly source: string;
  readonly sourceId: string;
  readonly occurredAt: IsoInstant;
  readonly acceptedAt: IsoInstant;
  readonly recipientCount: number;
  readonly test: boolean;
}

export interface EventFilter {
  readonly type?: string;
  /** Acceptance: `since` is included, `until` is not. */
  readonly since?: IsoInstant;
  readonly until?: IsoInstant;
  /** `false`: what no webhook wanted. */
  readonly matched?: boolean;
}

/** An API key that was not revoked; it may have expired. */
export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly hash: string;
  readonly createdAt: IsoInstant;
  readonly expiresAt: IsoInstant | null;
}

/** A record on the incoming topic that could not be read as an event. */
export interface RejectedRecordRow {
  readonly id: string;
  readonly rejectedAt: IsoInstant;
  /** For people. */
  readonly reason: string;
  readonly origin: EventRejected['data']['origin'];
  /** The record's first 16 KiB in base64. */
  readonly record: string;
  readonly recordBytes: number;
}

export interface ReplayRow {
  readonly id: string;
  readonly status: 'running' | 'finished' | 'cancelled';
  readonly request: ReplayRequested['data'];
  readonly progress: ReplayProgress;
  readonly requestedAt: IsoInstant;
  readonly updatedAt: IsoInstant;
}

/** Events of one webhook's replay: of the filter's types, accepted within its time, and no test sends. */
export type EventReplayFilter = ReplayFilter & { readonly webhookId: WebhookId };

/** What replays work on, and how far they have come. */
export interface ReplaySource {
  /**
   * How many events the webhook did not get by now: it is no recipient, or its message has one of the statuses.
   */
  countEventsToReplay(filter: EventReplayFilter): Promise<number>;
  /**
   * Those events, oldest first. A page may be short, or empty, and not the last: it ends where enough events were
   * looked at. @throws {InvalidCursor}
   */
  eventsToReplay(filter: EventReplayFilter, page: PageRequest): Promise<Page<EventRow>>;
  countReplayable(filter: ReplayFilter): Promise<number>;
  /**
   * Messages that match by now, status by status and oldest first in each. A message that changes its status meanwhile
   * may be missed or met twice; a message that stays is met once. @throws {InvalidCursor}
   */
  replayablePage(filter: ReplayFilter, page: PageRequest): Promise<Page<MessageRow>>;
  /** Newest first. @throws {InvalidCursor} */
  listReplays(page: PageRequest): Promise<Page<ReplayRow>>;
  /** `null` when it is not projected yet or never was. */
  getReplay(id: string): Promise<ReplayRow | null>;
  /** Ids of those that go on, oldest first. */
  runningReplays(limit: number): Promise<readonly string[]>;
}

/** What has been kept for long enough, in any state of the rows: everything is checked against its stream. */
export interface RetentionSource {
  /**
   * Events accepted before an instant of which no message has an open order, oldest first. A page looks at as many
   * events as its limit, so it may be short, or empty, and not the last. @throws {InvalidCursor}
   */
  expirableEvents(query: { readonly acceptedBefore: IsoInstant; readonly page: PageRequest }): Promise<Page<EventId>>;
  /** Records rejected before an instant, oldest first. */
  expirableRejections(query: {
    readonly rejectedBefore: IsoInstant;
    readonly limit: number;
  }): Promise<readonly string[]>;
  /** Streams of events and rejected records whose expiry was projected last, newest first, over an hour or more. */
  lastExpired(limit: number): Promise<readonly StreamId[]>;
}

export type StatsResolution = 'minute' | 'hour' | 'day';

export interface StatsQuery {
  readonly resolution: StatsResolution;
  /** `null`: all webhooks together. */
  readonly webhookId: WebhookId | null;
  /** Buckets that begin at or after it; `until` is not included. */
  readonly since: IsoInstant;
  readonly until: IsoInstant;
}

/** What happened in one stretch of time. */
export interface StatsRow {
  readonly start: IsoInstant;
  /** How many messages were made, and how many became what, in it: one that is retried may become several things. */
  readonly messages: {
    readonly created: number;
    readonly succeeded: number;
    readonly failed: number;
    readonly cancelled: number;
  };
  /** Attempts that began in it. */
  readonly attempts: { readonly succeeded: number; readonly failed: number };
  /** How long they took: counts of the buckets of `latencyBucketOf`. */
  readonly latency: readonly number[];
}

/** @throws {InvalidCursor} from every list, for a cursor that it did not make. */
export interface ReadModels {
  /** Newest first. Deleted webhooks are not listed. */
  listWebhooks(filter: WebhookFilter, page: PageRequest): Promise<Page<WebhookRow>>;
  /** `null` when it is not projected yet, never was, or was deleted. */
  getWebhook(id: WebhookId): Promise<WebhookRow | null>;
  /** Newest first, by acceptance. */
  listMessages(filter: MessageFilter, page: PageRequest): Promise<Page<MessageRow>>;
  /** `null` when it is not projected yet or never was. */
  getMessage(id: MessageId): Promise<MessageRow | null>;
  /** Whether a message is gone because its event has expired. */
  isExpiredMessage(id: MessageId): Promise<boolean>;
  /** Those that are known, in any order. */
  getMessages(ids: readonly MessageId[]): Promise<readonly MessageRow[]>;
  /** Newest first, by acceptance. */
  listEvents(filter: EventFilter, page: PageRequest): Promise<Page<EventRow>>;
  /** `null` when it is not projected yet or never was. */
  getEvent(id: EventId): Promise<EventRow | null>;
  /** Keys that were not revoked, oldest first. */
  listApiKeys(page: PageRequest): Promise<Page<ApiKeyRow>>;
  /** `null` when it is not projected yet, never was, or was revoked. */
  getApiKey(id: string): Promise<ApiKeyRow | null>;
  /** Oldest first; stretches of time in which nothing happened have no row. Minutes are kept for 48 hours, hours for 90 days. */
  stats(query: StatsQuery): Promise<readonly StatsRow[]>;
  /** Newest first. */
  listRejectedRecords(page: PageRequest): Promise<Page<RejectedRecordRow>>;
}

/** The cursor was not made by the list that it was given to. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}

/** What registries load at start: rows as of one checkpoint. */
export interface RegistrySource {
  /** All webhooks that are not deleted, and the position from which to follow the store. */
  loadWebhooks(): Promise<{
    readonly webhooks: readonly { readonly id: WebhookId; readonly webhook: LiveWebhook }[];
    readonly position: Position | null;
  }>;
  /** All keys that were not revoked, and the position from which to follow the store. */
  loadApiKeys(): Promise<{ readonly keys: readonly ApiKeyRow[]; readonly position: Position | null }>;
  /** All event types that have facts, and the position from which to follow the store. */
  loadEventTypes(): Promise<{
    readonly eventTypes: readonly { readonly name: string; readonly eventType: EventTypeState }[];
    readonly position: Position | null;
  }>;
}

/** An open order as the read model knows it: checked against its stream before it is sent. */
export interface QueuedOrder {
  readonly webhookId: WebhookId;
  readonly messageId: MessageId;
  readonly eventId: EventId;
  readonly ticket: Ticket;
  readonly trigger: Order['trigger'];
  readonly dueAt: IsoInstant;
}

/** A page continues after the due instant and message id of the last order of the page before it. */
export interface QueueCursor {
  readonly dueAt: IsoInstant;
  readonly messageId: MessageId;
}

/** The read model as the queue of everything that has to wait. */
export interface DeliveryQueue {
  /**
   * Open orders of a webhook due at or before `now`, oldest due first.
   * `only: 'beside'`: of messages that had been concluded before (what a FIFO webhook sends beside its queue).
   * `only: 'tests'`: of test sends (all that an inactive webhook gets).
   */
  dueOrders(query: {
    readonly webhookId: WebhookId;
    readonly now: IsoInstant;
    readonly after: QueueCursor | null;
    readonly limit: number;
    readonly only?: 'beside' | 'tests';
  }): Promise<readonly QueuedOrder[]>;

  /** The oldest messages of a FIFO webhook that were never concluded, by acceptance; due or not. */
  fifoHeads(webhookId: WebhookId, limit: number): Promise<readonly QueuedOrder[]>;

  /** Open orders after a place and due up to an instant, earliest due first, over all webhooks. */
  ordersBetween(query: {
    readonly after: QueueCursor;
    readonly upTo: IsoInstant;
    readonly limit: number;
  }): Promise<readonly QueuedOrder[]>;
}

/** A message that the reconciler acts on, with the revision at which it appends. */
export interface OpenMessage {
  readonly messageId: MessageId;
  readonly eventId: EventId;
  readonly webhookId: WebhookId;
  readonly revision: Revision;
}

/** What the reconciler looks for, in any state of the rows: everything is checked against its stream when it acts. */
export interface ReconcilerSource {
  /** Each active webhook (or one with a due test) with its oldest order due at or before `dueBefore`. */
  overdueWebhooks(query: {
    readonly dueBefore: IsoInstant;
    readonly limit: number;
  }): Promise<readonly { readonly webhookId: WebhookId; readonly oldestDueAt: IsoInstant }[]>;
  /** Open messages of deleted webhooks. */
  openMessagesOfDeletedWebhooks(limit: number): Promise<readonly OpenMessage[]>;
  /** Open messages of inactive webhooks whose mark is at or before `now`. */
  openMessagesPastTheMark(query: { readonly now: IsoInstant; readonly limit: number }): Promise<readonly OpenMessage[]>;
  /** Active webhooks with nothing but failures since before `failingBefore`. */
  failingWebhooks(query: {
    readonly failingBefore: IsoInstant;
    readonly limit: number;
  }): Promise<readonly { readonly webhookId: WebhookId; readonly revision: number }[]>;
}
