import type { Kysely, Migration } from 'kysely';

/** There were no replays before it, so nothing is folded again. */
export const replays: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    const { schema } = database;
    await schema
      .createTable('replays')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('requested_at', 'text', (column) => column.notNull())
      .addColumn('request_version', 'integer', (column) => column.notNull())
      .addColumn('request', 'text', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('updated_at', 'text', (column) => column.notNull())
      .addColumn('retried', 'integer', (column) => column.notNull())
      .addColumn('skipped', 'integer', (column) => column.notNull())
      .addColumn('cursor', 'text')
      .execute();
    await schema.createIndex('replays_newest').on('replays').columns(['requested_at', 'id']).execute();
    await schema.createIndex('replays_of_status').on('replays').columns(['status', 'requested_at', 'id']).execute();
  },
};
