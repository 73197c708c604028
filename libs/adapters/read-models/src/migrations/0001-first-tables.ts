import { type Kysely, type Migration, sql } from 'kysely';

import type { ColumnTypes } from './column-types.js';

const createWebhookTables = async (database: Kysely<unknown>): Promise<void> => {
  const { schema } = database;
  await schema
    .createTable('webhooks')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .addColumn('search_text', 'text', (column) => column.notNull())
    .addColumn('settings_version', 'integer', (column) => column.notNull())
    .addColumn('settings', 'text', (column) => column.notNull())
    .addColumn('deactivated_because', 'text')
    .addColumn('previous_secret', 'text')
    .addColumn('previous_secret_expires_at', 'text')
    .execute();
  await schema.createIndex('webhooks_newest').on('webhooks').columns(['status', 'created_at', 'id']).execute();
  await schema
    .createTable('webhook_events')
    .addColumn('webhook_id', 'text', (column) => column.notNull())
    .addColumn('event_type', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('webhook_events_key', ['webhook_id', 'event_type'])
    .execute();
  await schema
    .createTable('webhook_activity')
    .addColumn('webhook_id', 'text', (column) => column.primaryKey())
    .addColumn('last_delivery_at', 'text')
    .addColumn('failing_since', 'text')
    .execute();
  await schema
    .createTable('webhook_hours')
    .addColumn('webhook_id', 'text', (column) => column.notNull())
    .addColumn('hour', 'text', (column) => column.notNull())
    .addColumn('succeeded', 'integer', (column) => column.notNull())
    .addColumn('failed', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('webhook_hours_key', ['webhook_id', 'hour'])
    .execute();
};

const createEventTable = async (database: Kysely<unknown>, types: ColumnTypes): Promise<void> => {
  const { schema } = database;
  await schema
    .createTable('events')
    .addColumn('sequence', types.sequence, (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('source_id', 'text', (column) => column.notNull())
    .addColumn('occurred_at', 'text', (column) => column.notNull())
    .addColumn('accepted_at', 'text', (column) => column.notNull())
    .addColumn('recipient_count', 'integer', (column) => column.notNull())
    .addColumn('matched', 'integer', (column) => column.notNull())
    .addColumn('test', 'integer', (column) => column.notNull())
    .execute();
  await schema.createIndex('events_newest').on('events').columns(['matched', 'accepted_at', 'sequence']).execute();
  await schema
    .createIndex('events_of_type')
    .on('events')
    .columns(['type', 'matched', 'accepted_at', 'sequence'])
    .execute();
};

const createMessageTable = async (database: Kysely<unknown>, types: ColumnTypes): Promise<void> => {
  await database.schema
    .createTable('messages')
    .addColumn('sequence', types.sequence, (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('webhook_id', 'text', (column) => column.notNull())
    .addColumn('event_id', 'text', (column) => column.notNull())
    .addColumn('event_type', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('gives_up_at', 'text', (column) => column.notNull())
    .addColumn('test', 'integer', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('scheduled_failures', 'integer', (column) => column.notNull())
    .addColumn('planned_at', 'text')
    .addColumn('order_ticket', 'integer')
    .addColumn('order_trigger', 'text')
    .addColumn('due_at', 'text')
    .addColumn('last_attempt_at', 'text')
    .addColumn('last_status_code', 'integer')
    .addColumn('was_concluded', 'integer', (column) => column.notNull())
    .execute();
};

/** A list is the merge of one range for each status, so that the first two serve it with and without that filter. */
const createListIndexes = async ({ schema }: Kysely<unknown>): Promise<void> => {
  const index = (name: string, columns: string[]) => schema.createIndex(name).on('messages').columns(columns).execute();
  await index('messages_newest', ['status', 'created_at', 'sequence']);
  await index('messages_of_webhook', ['webhook_id', 'status', 'created_at', 'sequence']);
  await index('messages_of_type', ['event_type', 'created_at', 'sequence']);
};

/** They hold open orders alone: a concluded message costs them nothing. */
const createQueueIndexes = async ({ schema }: Kysely<unknown>): Promise<void> => {
  const index = (name: string, columns: string[]) => schema.createIndex(name).on('messages').columns(columns);
  const isOpen = sql<boolean>`due_at is not null`;
  await index('messages_due', ['due_at', 'id']).where(isOpen).execute();
  await index('messages_due_of_webhook', ['webhook_id', 'due_at', 'id']).where(isOpen).execute();
  await index('messages_due_beside', ['webhook_id', 'due_at', 'id'])
    .where(sql<boolean>`due_at is not null and was_concluded = 1`)
    .execute();
  await index('messages_due_tests', ['webhook_id', 'due_at', 'id'])
    .where(sql<boolean>`due_at is not null and test = 1`)
    .execute();
  await index('messages_past_the_mark', ['webhook_id', 'gives_up_at']).where(isOpen).execute();
  await index('messages_never_concluded', ['webhook_id', 'sequence'])
    .where(sql<boolean>`was_concluded = 0`)
    .execute();
};

const createApiKeyTable = async ({ schema }: Kysely<unknown>): Promise<void> => {
  await schema
    .createTable('api_keys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text')
    .execute();
};

const createCheckpoint = async (database: Kysely<unknown>, types: ColumnTypes): Promise<void> => {
  await database.schema
    .createTable('checkpoint')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('position', 'text')
    .addColumn('next_sequence', types.sequence, (column) => column.notNull())
    .execute();
  await sql`insert into checkpoint (id, position, next_sequence) values (1, null, 1)`.execute(database);
};

export const firstTables = (types: ColumnTypes): Migration => ({
  async up(database: Kysely<unknown>): Promise<void> {
    await createWebhookTables(database);
    await createEventTable(database, types);
    await createMessageTable(database, types);
    await createListIndexes(database);
    await createQueueIndexes(database);
    await createApiKeyTable(database);
    await createCheckpoint(database, types);
  },
});
