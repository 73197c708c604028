import type { StatsResolution } from '#libs/application';
import type { IsoInstant } from '#libs/domain';

/** For each resolution its table, and what makes the name of a bucket an instant. */
const buckets = {
  minute: { table: 'stats_minutes', rest: ':00.000Z' },
  hour: { table: 'stats_hours', rest: ':00:00.000Z' },
  day: { table: 'stats_days', rest: 'T00:00:00.000Z' },
} as const satisfies Record<StatsResolution, { readonly table: string; readonly rest: string }>;

export type StatsTableName = (typeof buckets)[StatsResolution]['table'];

export const statsTableOf = (resolution: StatsResolution): StatsTableName => buckets[resolution].table;

/**
 * The bucket that an instant is in, named by the beginning of the instants in it, `2024-05-01T12` of an hour: such
 * words sort in time order.
 */
export const bucketOf = (resolution: StatsResolution, instant: IsoInstant): string =>
  instant.slice(0, -buckets[resolution].rest.length);

/** When a bucket begins. */
export const startOf = (resolution: StatsResolution, bucket: string): IsoInstant =>
  `${bucket}${buckets[resolution].rest}`;
