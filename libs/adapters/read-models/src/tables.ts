/**
 * The tables as Kysely sees them, the same in SQLite and PostgreSQL. Instants are ISO text, which sorts in time order;
 * yes and no are 1 and 0; a revision of `'none'` is -1 (see columns.ts).
 */
export interface ReadModelTables {
  readonly checkpoint: CheckpointTable;
  readonly webhooks: WebhookTable;
  readonly webhook_events: WebhookEventTable;
  readonly webhook_activity: WebhookActivityTable;
  readonly events: EventTable;
  readonly payload_texts: PayloadTextTable;
  readonly messages: MessageTable;
  readonly api_keys: ApiKeyTable;
  readonly rejected_records: RejectedRecordTable;
  readonly stats_minutes: StatsTable;
  readonly replays: ReplayTable;
  readonly stats_hours: StatsTable;
  readonly stats_days: StatsTable;
  readonly event_types: EventTypeTable;
  readonly replayed_messages: ReplayedMessageTable;
  readonly expired_messages: ExpiredMessageTable;
  readonly expired_streams: ExpiredStreamTable;
}

/** One row, `id` 1. */
export interface CheckpointTable {
  readonly id: number;
  readonly position: string | null;
  /**
   * Numbers events and messages in the order of the store, whose positions only the store can compare:
   * an event has the number before those of its messages.
   */
  readonly next_sequence: number;
}

/** Deleted webhooks stay, so that messages accepted late are found and cancelled. */
export interface WebhookTable {
  readonly id: string;
  readonly status: string;
  readonly revision: number;
  readonly created_at: string;
  readonly updated_at: string;
  /** Display name, URL and description in lower case, a line each. */
  readonly search_text: string;
  /** The fact `WebhookCreated` that would give today's settings and secret: parsed and upcast as facts are. */
  readonly settings_version: number;
  readonly settings: string;
  readonly deactivated_because: string | null;
  readonly previous_secret: string | null;
  readonly previous_secret_expires_at: string | null;
}

export interface WebhookEventTable {
  readonly webhook_id: string;
  readonly event_type: string;
}

/** What every attempt changes, apart from the webhook's row so that attempts do not rewrite its settings. */
export interface WebhookActivityTable {
  readonly webhook_id: string;
  readonly last_delivery_at: string | null;
  readonly failing_since: string | null;
}

/** What the payload of an event says that some webhook wanted: the first 2,048 characters in lower case. */
export interface PayloadTextTable {
  /** The event's. */
  readonly sequence: number;
  readonly payload_text: string;
}

/** No payload: that is read from the event's stream. */
export interface EventTable {
  /** Its first messages have the `recipient_count` numbers behind it, which spares an index of messages by event. */
  readonly sequence: number;
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly source_id: string;
  readonly occurred_at: string;
  readonly accepted_at: string;
  readonly recipient_count: number;
  /** 1 when some webhook wanted it when it came, whatever was replayed since. */
  readonly matched: number;
  readonly test: number;
  /** Of the last fact of its stream that the row holds. */
  readonly revision: number;
  /** Webhooks that it was replayed to. */
  readonly replayed_count: number;
}

/** The numbers of messages that replays have made, which do not stand behind that of their event. */
export interface ReplayedMessageTable {
  readonly event_id: string;
  readonly sequence: number;
}

/** Messages that are gone with their event: what is still asked about them is answered with that. */
export interface ExpiredMessageTable {
  readonly id: string;
}

/** Streams that expired within the last hour of expiries: what a process left half done is among the latest. */
export interface ExpiredStreamTable {
  readonly stream: string;
  readonly expired_at: string;
}

/** The folded state of a message, and what lists and queues sort by. */
export interface MessageTable {
  /** Order of acceptance over all messages. */
  readonly sequence: number;
  readonly id: string;
  readonly webhook_id: string;
  readonly event_id: string;
  readonly event_type: string;
  readonly created_at: string;
  readonly gives_up_at: string;
  readonly test: number;
  readonly status: string;
  readonly revision: number;
  readonly attempts: number;
  readonly scheduled_failures: number;
  readonly planned_at: string | null;
  /** Ticket, trigger and due instant of the open order: all three null without one. */
  readonly order_ticket: number | null;
  readonly order_trigger: string | null;
  readonly due_at: string | null;
  readonly last_attempt_at: string | null;
  readonly last_status_code: number | null;
  /** 1 once it was ever success, failed or cancelled, whatever happened since. */
  readonly was_concluded: number;
}

export interface ApiKeyTable {
  readonly id: string;
  readonly status: string;
  readonly revision: number;
  readonly name: string;
  readonly role: string;
  readonly hash: string;
  readonly created_at: string;
  readonly expires_at: string | null;
}

/** Written once, whole: the record is at most 16 KiB, in base64. */
export interface RejectedRecordTable {
  readonly id: string;
  readonly rejected_at: string;
  readonly reason: string;
  readonly topic: string;
  readonly partition_number: number;
  readonly record_offset: string;
  readonly record_timestamp: string;
  readonly record: string;
  readonly record_bytes: number;
}

/** Event types that have facts; a built-in type that nobody edited has none. */
export interface EventTypeTable {
  readonly name: string;
  readonly status: string;
  readonly revision: number;
  /** The fact `EventTypeRegistered` that would give today's definition; version 0 and null for an observed type. */
  readonly definition_version: number;
  readonly definition: string | null;
}

/** Counts of a minute (`2024-05-01T12:30`), an hour (`2024-05-01T12`) or a day, of one webhook; of all under `''`. */
export interface StatsTable {
  readonly webhook_id: string;
  readonly bucket: string;
  readonly created: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly attempts_succeeded: number;
  readonly attempts_failed: number;
  /** One column for each bucket of the histogram, so that engines add them up. */
  readonly [latency: `latency_${number}`]: number;
}

export interface ReplayTable {
  readonly id: string;
  readonly requested_at: string;
  /** The fact `ReplayRequested`: parsed and upcast as facts are. */
  readonly request_version: number;
  readonly request: string;
  readonly status: string;
  readonly revision: number;
  readonly updated_at: string;
  readonly retried: number;
  readonly skipped: number;
  readonly cursor: string | null;
}
