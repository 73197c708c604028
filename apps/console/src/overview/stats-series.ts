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

export const ranges: Readonly<Record<RangeName, Range>> = {
  '1h': { label: '1 hour', bucket: 'minute', lengthMs: hourMs },
  '24h': { label: '24 hours', bucket: 'hour', lengthMs: dayMs },
  '7d': { label: '7 days', bucket: 'hour', lengthMs: 7 * dayMs },
  '30d': { label: '30 days', bucket: 'day', lengthMs: 30 * dayMs },
};

interface Point extends Record<string, unknown> {
  /** When it begins. */
  readonly time: string;
}

/** What one bar shows. */
export interface CountsPoint extends Point {
  /** From when until when, as exactly as its width asks for. */
  readonly stretch: string;
  /** Requests. */
  readonly Success: number;
  readonly Failed: number;
  /** Messages by what became of them. */
  readonly Delivered: number;
  readonly 'Given up': number;
  readonly Cancelled: number;
}

interface LatencyPoint extends Point {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

const formats = {
  minute: new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }),
  hour: new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit' }),
  day: new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' }),
} as const;

interface Bucket {
  readonly startMs: number;
  /** Absent where nothing happened. */
  readonly figures: StatsBucketAnswer | undefined;
}

/** Every bucket of the stretch in order; the API leaves out those in which nothing happened. */
const bucketsOf = ({ bucket, since, until, items }: StatsAnswer): readonly Bucket[] => {
  const stepMs = lengthOf[bucket];
  const byStart = new Map(items.map((item) => [Date.parse(item.start), item]));
  const first = Math.ceil(Date.parse(since) / stepMs) * stepMs;
  const buckets: Bucket[] = [];
  for (let startMs = first; startMs < Date.parse(until); startMs += stepMs)
    buckets.push({ startMs, figures: byStart.get(startMs) });
  return buckets;
};

/** Hours by the hundred are a smear of bars that no pointer hits: they are taken together. */
const maxHours = 48;
const hoursTogether = 6;

/** The quarter of a day that an hour belongs to, by the reader's clock. */
const quarterOf = ({ startMs }: Bucket): string => {
  const start = new Date(startMs);
  return `${start.toDateString()} ${String(Math.floor(start.getHours() / hoursTogether))}`;
};

const inQuarters = (hours: readonly Bucket[]): readonly (readonly Bucket[])[] => {
  const quarters = new Map<string, Bucket[]>();
  for (const hour of hours) {
    const quarter = quarters.get(quarterOf(hour));
    if (quarter === undefined) quarters.set(quarterOf(hour), [hour]);
    else quarter.push(hour);
  }
  return [...quarters.values()];
};

const countsOf = (buckets: readonly Bucket[], bucket: StatsAnswer['bucket']): CountsPoint => {
  const startMs = buckets[0]?.startMs ?? 0;
  const endMs = startMs + buckets.length * lengthOf[bucket];
  const sum = (count: (figures: StatsBucketAnswer) => number): number =>
    buckets.reduce((total, { figures }) => total + (figures === undefined ? 0 : count(figures)), 0);
  return {
    time: formats[bucket].format(startMs),
    stretch: bucket === 'hour' ? formats.hour.formatRange(startMs, endMs) : formats[bucket].format(startMs),
    Success: sum(({ attempts }) => attempts.succeeded),
    Failed: sum(({ attempts }) => attempts.failed),
    Delivered: sum(({ messages }) => messages.succeeded),
    'Given up': sum(({ messages }) => messages.failed),
    Cancelled: sum(({ messages }) => messages.cancelled),
  };
};

/** Bars in order, also those of nothing: as many as can be told apart. */
export const barsOf = (stats: StatsAnswer): readonly CountsPoint[] => {
  const buckets = bucketsOf(stats);
  const isMany = stats.bucket === 'hour' && buckets.length > maxHours;
  const bars = isMany ? inQuarters(buckets) : buckets.map((bucket) => [bucket]);
  return bars.map((bar) => countsOf(bar, stats.bucket));
};

const noLatency = { p50: null, p95: null, p99: null };

/** One point for each bucket: percentiles of several make none of them together. */
export const latenciesOf = (stats: StatsAnswer): readonly LatencyPoint[] =>
  bucketsOf(stats).map(({ startMs, figures }) => ({
    time: formats[stats.bucket].format(startMs),
    ...(figures?.latencyMs ?? noLatency),
  }));
