import type { Selectable } from 'kysely';

import {
  acceptedMessage,
  type IsoInstant,
  type MessageId,
  type MessageState,
  type MessageStatus,
  type Order,
} from '#libs/domain';

import { fromRevisionColumn, oneOf, toFlag, toRevisionColumn } from './columns.js';
import type { SqlValue, TableWrite } from './database.js';
import type { MessageTable } from './tables.js';

/** A message as its row keeps it: the domain's state, and what the state does not say. */
export interface MessageRecord {
  readonly sequence: number;
  readonly id: MessageId;
  readonly eventType: string;
  readonly createdAt: IsoInstant;
  readonly state: MessageState;
  /** When the open order is due; an order that is due at once is due since the fact that gave it. */
  readonly dueAt: IsoInstant | null;
  readonly lastAttemptAt: IsoInstant | null;
  readonly lastStatusCode: number | null;
  readonly wasConcluded: boolean;
}

const openStatuses = ['created', 'retrying'] as const;
const concludedStatuses = ['success', 'failed', 'cancelled'] as const;
export const messageStatuses: readonly MessageStatus[] = [...openStatuses, ...concludedStatuses];

export const triggers = ['first', 'scheduled', 'manual'] as const;

/** Only the schedule names an instant; the other orders are due at once. */
const toOrder = (row: Selectable<MessageTable>, ticket: number): Order => {
  const trigger = oneOf(triggers, row.order_trigger);
  return { ticket: fromRevisionColumn(ticket), trigger, dueAt: trigger === 'scheduled' ? row.due_at : null };
};

/** Over an accepted message, so that the spreads only replace fields: adding them is slow (see `acceptedMessage`). */
const toState = (row: Selectable<MessageTable>): MessageState => {
  const accepted = acceptedMessage({
    eventId: row.event_id,
    webhookId: row.webhook_id,
    givesUpAt: row.gives_up_at,
    test: row.test === 1,
  });
  const facts = {
    ...accepted,
    revision: fromRevisionColumn(row.revision),
    attempts: row.attempts,
    scheduledFailures: row.scheduled_failures,
    plannedAt: row.planned_at,
  };
  return row.order_ticket === null
    ? { ...facts, status: oneOf(concludedStatuses, row.status), order: null }
    : { ...facts, status: oneOf(openStatuses, row.status), order: toOrder(row, row.order_ticket) };
};

/** @throws {CorruptRecord} for a row that these tables never hold */
export const toMessageRecord = (row: Selectable<MessageTable>): MessageRecord => ({
  sequence: row.sequence,
  id: row.id,
  eventType: row.event_type,
  createdAt: row.created_at,
  state: toState(row),
  dueAt: row.due_at,
  lastAttemptAt: row.last_attempt_at,
  lastStatusCode: row.last_status_code,
  wasConcluded: row.was_concluded === 1,
});

const acceptedColumns: readonly (keyof MessageTable)[] = [
  'sequence',
  'id',
  'webhook_id',
  'event_id',
  'event_type',
  'created_at',
  'gives_up_at',
  'test',
];

const foldedColumns: readonly (keyof MessageTable)[] = [
  'status',
  'revision',
  'attempts',
  'scheduled_failures',
  'planned_at',
  'order_ticket',
  'order_trigger',
  'due_at',
  'last_attempt_at',
  'last_status_code',
  'was_concluded',
];

/** The values of a row in the order of the columns above. */
const toValues = ({ state, ...record }: MessageRecord): readonly SqlValue[] => [
  record.sequence,
  record.id,
  state.webhookId,
  state.eventId,
  record.eventType,
  record.createdAt,
  state.givesUpAt,
  toFlag(state.test),
  state.status,
  toRevisionColumn(state.revision),
  state.attempts,
  state.scheduledFailures,
  state.plannedAt,
  state.order === null ? null : toRevisionColumn(state.order.ticket),
  state.order === null ? null : state.order.trigger,
  record.dueAt,
  record.lastAttemptAt,
  record.lastStatusCode,
  toFlag(record.wasConcluded),
];

export const writeMessages = (records: Iterable<MessageRecord>): TableWrite => ({
  table: 'messages',
  columns: [...acceptedColumns, ...foldedColumns],
  key: ['id'],
  replaced: foldedColumns,
  rows: Array.from(records, toValues),
});
