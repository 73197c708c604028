import type { Kysely, Selectable } from 'kysely';

import type { StatsQuery, StatsResolution, StatsRow } from '#libs/application';

import { latencyColumns } from '../latency-columns.js';
import { bucketOf, startOf, statsTableOf } from '../stats-buckets.js';
import type { ReadModelTables, StatsTable } from '../tables.js';
import type { RowQuery } from './row-query.js';

const toStatsRow = (row: Selectable<StatsTable>, resolution: StatsResolution): StatsRow => ({
  start: startOf(resolution, row.bucket),
  messages: { created: row.created, succeeded: row.succeeded, failed: row.failed, cancelled: row.cancelled },
  attempts: { succeeded: row.attempts_succeeded, failed: row.attempts_failed },
  latency: latencyColumns.map((column) => row[column] ?? 0),
});

/** Counts by minute, hour and day: as many rows as are shown, however many messages there are. */
export class StatsTables {
  constructor(private readonly reading: Kysely<ReadModelTables>) {}

  async find(query: StatsQuery): Promise<readonly StatsRow[]> {
    const rows = await this.query(query).execute();
    return rows.map((row) => toStatsRow(row, query.resolution));
  }

  query({ resolution, webhookId, since, until }: StatsQuery): RowQuery<Selectable<StatsTable>> {
    // A bucket that begins within the range: names and instants sort together.
    const firstFrom = (instant: string) => {
      const bucket = bucketOf(resolution, instant);
      return startOf(resolution, bucket) < instant ? `${bucket}~` : bucket;
    };
    return this.reading
      .selectFrom(statsTableOf(resolution))
      .selectAll()
      .where('webhook_id', '=', webhookId ?? '')
      .where('bucket', '>=', firstFrom(since))
      .where('bucket', '<', firstFrom(until))
      .orderBy('bucket');
  }
}
