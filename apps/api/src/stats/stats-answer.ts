import { latencyPercentile, type Stats } from '#libs/application';
import type { StatsAnswer } from '#libs/contracts';

type Figures = StatsAnswer['total'];

const latencyOf = (counts: readonly number[]): Figures['latencyMs'] => {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => latencyPercentile(counts, share));
  return typeof p50 === 'number' && typeof p95 === 'number' && typeof p99 === 'number' ? { p50, p95, p99 } : null;
};

const toFigures = ({ messages, attempts, latency }: Stats['total']): Figures => {
  const count = attempts.succeeded + attempts.failed;
  return {
    messages: { ...messages },
    attempts: { ...attempts },
    successRate: count === 0 ? null : attempts.succeeded / count,
    latencyMs: latencyOf(latency),
  };
};

export const toStatsAnswer = ({ resolution, since, until, buckets, total }: Stats): StatsAnswer => ({
  bucket: resolution,
  since,
  until,
  items: buckets.map((bucket) => ({ start: bucket.start, ...toFigures(bucket) })),
  total: toFigures(total),
});
