import type { StatsAnswer, StatsBucketAnswer } from '#libs/contracts';

import type { StatsStretch } from '../api-client/stats.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const lengthOf = { minute: minuteMs, hour: hourMs, day: dayMs } as const;

export type RangeName = '1h' | '24h' | '7d' | '30d';

interface Range extends StatsStretch {
  readonly label: string;
}

/** As few buckets as tell the story: a chart of hundreds is a smear. */
export const ranges: Readonly<Record<RangeName, Range>> = {
  '1h': { label: '1 hour', bucket: 'minute', lengthMs: hourMs },
  '24h': { label: '24 hours', bucket: 'hour', lengthMs: dayMs },
  '7d': { label: '7 days', bucket: 'hour', lengthMs: 7 * dayMs },
  '30d': { label: '30 days', bucket: 'day', lengthMs: 30 * dayMs },
};

export interface SeriesPoint extends Record<string, unknown> {
  readonly time: string;
  /** Requests. */
  readonly Success: number;
  readonly Failed: number;
  /** Messages by what became of them. */
  readonly Delivered: number;
  readonly 'Given up': number;
  readonly Cancelled: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

const formats = {
  minute: new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }),
  hour: new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit' }),
  day: new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' }),
} as const;

const noLatency = { p50: null, p95: null, p99: null };

const noAttempts = { succeeded: 0, failed: 0 };
const noMessages = { succeeded: 0, failed: 0, cancelled: 0 };

const pointOf = (time: string, bucket: StatsBucketAnswer | undefined): SeriesPoint => {
  const { succeeded, failed } = bucket?.attempts ?? noAttempts;
  const messages = bucket?.messages ?? noMessages;
  return {
    time,
    Success: succeeded,
    Failed: failed,
    Delivered: messages.succeeded,
    'Given up': messages.failed,
    Cancelled: messages.cancelled,
    ...(bucket?.latencyMs ?? noLatency),
  };
};

/** Every bucket of the stretch in order; the API leaves out those in which nothing happened. */
export const seriesOf = ({ bucket, since, until, items }: StatsAnswer): readonly SeriesPoint[] => {
  const stepMs = lengthOf[bucket];
  const byStart = new Map(items.map((item) => [Date.parse(item.start), item]));
  const first = Math.ceil(Date.parse(since) / stepMs) * stepMs;
  const points: SeriesPoint[] = [];
  for (let start = first; start < Date.parse(until); start += stepMs)
    points.push(pointOf(formats[bucket].format(start), byStart.get(start)));
  return points;
};
