import type { Kysely, Migration } from 'kysely';

import { foldAgain } from './fold-again.js';

export const rejectedRecords: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    const { schema } = database;
    await schema
      .createTable('rejected_records')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('rejected_at', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('topic', 'text', (column) => column.notNull())
      .addColumn('partition_number', 'integer', (column) => column.notNull())
      .addColumn('record_offset', 'text', (column) => column.notNull())
      .addColumn('record_timestamp', 'text', (column) => column.notNull())
      .addColumn('record', 'text', (column) => column.notNull())
      .addColumn('record_bytes', 'integer', (column) => column.notNull())
      .execute();
    await schema.createIndex('rejected_records_newest').on('rejected_records').columns(['rejected_at', 'id']).execute();
    await foldAgain(database);
  },
};
