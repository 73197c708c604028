import type { Kysely, Migration } from 'kysely';

import type { ColumnTypes } from './column-types.js';

/** No event was replayed and nothing expired before it, so nothing is folded again. */
export const replayedAndExpired = (types: ColumnTypes): Migration => ({
  async up(database: Kysely<unknown>): Promise<void> {
    const { schema } = database;
    await schema
      .alterTable('events')
      .addColumn('revision', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
    await schema
      .alterTable('events')
      .addColumn('replayed_count', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
    await schema
      .createTable('replayed_messages')
      .addColumn('event_id', 'text', (column) => column.notNull())
      .addColumn('sequence', types.sequence, (column) => column.notNull())
      .addPrimaryKeyConstraint('replayed_messages_key', ['event_id', 'sequence'])
      .execute();
    await schema
      .createTable('expired_messages')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .execute();
    await schema
      .createTable('expired_streams')
      .addColumn('stream', 'text', (column) => column.primaryKey())
      .addColumn('expired_at', 'text', (column) => column.notNull())
      .execute();
    await schema
      .createIndex('expired_streams_newest')
      .on('expired_streams')
      .columns(['expired_at', 'stream'])
      .execute();
  },
});
