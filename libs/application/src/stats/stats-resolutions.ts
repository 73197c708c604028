import type { StatsResolution } from '../ports/stats.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** For each resolution how long a bucket is, and how long buckets are kept; `null`: for ever. */
export const statsResolutions = {
  minute: { lengthMs: minuteMs, keptMs: 48 * hourMs },
  hour: { lengthMs: hourMs, keptMs: 90 * dayMs },
  day: { lengthMs: dayMs, keptMs: null },
} as const satisfies Record<StatsResolution, { readonly lengthMs: number; readonly keptMs: number | null }>;
