import type { Kysely, Migration } from 'kysely';

export const eventTypes: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await database.schema
      .createTable('event_types')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('definition_version', 'integer', (column) => column.notNull())
      .addColumn('definition', 'text')
      .execute();
  },
};
