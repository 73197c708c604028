import type { Kysely, Migration } from 'kysely';

import { latencyColumns } from '../latency-columns.js';
import { foldAgain } from './fold-again.js';

const counters = ['created', 'succeeded', 'failed', 'cancelled', 'attempts_succeeded', 'attempts_failed'];

/** Counters of a webhook stay below 2^31: a minute, hour or day holds fewer attempts than that. */
const createStatsTable = async ({ schema }: Kysely<unknown>, name: string): Promise<void> => {
  const keyed = schema
    .createTable(name)
    .addColumn('webhook_id', 'text', (column) => column.notNull())
    .addColumn('bucket', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint(`${name}_key`, ['webhook_id', 'bucket']);
  await [...counters, ...latencyColumns]
    .reduce((table, counter) => table.addColumn(counter, 'integer', (column) => column.notNull()), keyed)
    .execute();
};

export const stats: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    for (const name of ['stats_minutes', 'stats_hours', 'stats_days']) await createStatsTable(database, name);
    // What grows old is removed by its time alone.
    for (const name of ['stats_minutes', 'stats_hours'])
      await database.schema.createIndex(`${name}_oldest`).on(name).column('bucket').execute();
    await foldAgain(database, ['rejected_records', 'event_types']);
  },
};
