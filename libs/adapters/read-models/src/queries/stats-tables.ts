import type { Kysely, Selectable } from 'kysely';

import type { StatsQuery, StatsResolution, StatsRow } from '#libs/application';

import { latencyColumns } from '../latency-columns.js';
import type { ReadModelTables, StatsTable } from '../tables.js';
import type { RowQuery } from './row-query.js';

/** For each resolution its table, and what makes the name of a bucket an instant. */
const tables = {
  minute: { table: 'stats_minutes', rest: ':00.000Z' },
  hour: { table: 'stats_hours', rest: ':00:00.000Z' },
  day: { table: 'stats_days', rest: 'T00:00:00.000Z' },
} as const satisfies Record<StatsResolution, { readonly table: keyof ReadModelTables; readonly rest: string }>;

const instantLength = '2024-05-01T12:30:00.000Z'.length;

const toStatsRow = (row: Selectable<StatsTable>, rest: string): StatsRow => ({
  start: `${row.bucket}${rest}`,
  messages: { created: row.created, succeeded: row.succeeded, failed: row.failed, cancelled: row.cancelled },
  attempts: { succeeded: row.attempts_succeeded, failed: row.attempts_failed },
  latency: latencyColumns.map((column) => row[column] ?? 0),
});

/** Counts by minute, hour and day: as many rows as are shown, however many messages there are. */
export class StatsTables {
  constructor(private readonly reading: Kysely<ReadModelTables>) {}

  async find(query: StatsQuery): Promise<readonly StatsRow[]> {
    const rows = await this.query(query).execute();
    return rows.map((row) => toStatsRow(row, tables[query.resolution].rest));
  }

  query({ resolution, webhookId, since, until }: StatsQuery): RowQuery<Selectable<StatsTable>> {
    const { table, rest } = tables[resolution];
    // A bucket that begins within the range: its name with the rest is an instant, and so is compared.
    const nameOf = (instant: string) => instant.slice(0, instantLength - rest.length);
    const from = `${nameOf(since)}${rest}` < since ? `${nameOf(since)}~` : nameOf(since);
    const to = `${nameOf(until)}${rest}` < until ? `${nameOf(until)}~` : nameOf(until);
    return this.reading
      .selectFrom(table)
      .selectAll()
      .where('webhook_id', '=', webhookId ?? '')
      .where('bucket', '>=', from)
      .where('bucket', '<', to)
      .orderBy('bucket');
  }
}
