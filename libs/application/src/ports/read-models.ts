import type {
  EventId,
  EventRejected,
  IsoInstant,
  LiveWebhook,
  MessageId,
  MessageStatus,
  Revision,
  Role,
  WebhookId,
} from '#libs/domain';

import type { Page, PageRequest } from './page.js';
import type { StatsQuery, StatsRow } from './stats.js';

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
  readonly eventId?: EventId;
  readonly statuses?: readonly MessageStatus[];
  readonly eventType?: string;
  /** Acceptance: `since` is included, `until` is not. */
  readonly since?: IsoInstant;
  readonly until?: IsoInstant;
  /**
   * A message id, or an event id, ours or its producer's (of several sources the 50 newest events), or else part of
   * the first 2,048 characters of the payload as JSON, in any case. Pages of the latter are what was found in a stretch
   * of time: they may be short or empty and still name the next.
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
  /** Its id, ours or its producer's, whole. Events of several sources may have the same. */
  readonly search?: string;
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

/** When they were recorded: `since` is included, `until` is not. */
export interface RejectedRecordFilter {
  readonly since?: IsoInstant;
  readonly until?: IsoInstant;
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
  /**
   * Oldest first; stretches of time in which nothing happened have no row. Minutes are kept for 48 hours, hours for 90
   * days.
   */
  stats(query: StatsQuery): Promise<readonly StatsRow[]>;
  /** Newest first. */
  listRejectedRecords(filter: RejectedRecordFilter, page: PageRequest): Promise<Page<RejectedRecordRow>>;
}
