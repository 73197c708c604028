import type { Kysely, Migration } from 'kysely';

import type { ColumnTypes } from './column-types.js';
import { foldAgain } from './fold-again.js';

/** What payloads say, for search; and the hours of a webhook's health, which the stats have as well, leave. */
export const payloadTexts = (types: ColumnTypes): Migration => ({
  async up(database: Kysely<unknown>): Promise<void> {
    await database.schema
      .createTable('payload_texts')
      .addColumn('sequence', types.sequence, (column) => column.primaryKey())
      .addColumn('payload_text', 'text', (column) => column.notNull())
      .execute();
    const since = ['rejected_records', 'event_types', 'stats_minutes', 'stats_hours', 'stats_days', 'replays'];
    await foldAgain(database, since);
    await database.schema.dropTable('webhook_hours').execute();
  },
});
