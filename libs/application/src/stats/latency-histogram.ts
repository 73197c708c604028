/**
 * How long attempts took, counted in fixed buckets, so that the counts of minutes add up to those of hours and those of
 * webhooks to those of all. Each bucket ends √2 times later than the one before: 1 ms to 131 s, which is beyond the
 * longest request timeout. A percentile is off by less than a fifth.
 */
export const latencyBuckets = 35;

/** Upper bound of a bucket in milliseconds, included. */
const upperMs = (bucket: number): number => 2 ** (bucket / 2);

export const latencyBucketOf = (durationMs: number): number => {
  const bucket = durationMs <= 1 ? 0 : Math.ceil(2 * Math.log2(durationMs));
  return Math.min(bucket, latencyBuckets - 1);
};

/**
 * The duration in milliseconds that `share` (0 to 1) of the counted attempts did not exceed, as if those of one bucket
 * were spread evenly over it; `null` without any.
 */
export const latencyPercentile = (counts: readonly number[], share: number): number | null => {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const wanted = share * total;
  let below = 0;
  for (const [bucket, count] of counts.entries()) {
    if (count > 0 && below + count >= wanted) {
      const from = bucket === 0 ? 0 : upperMs(bucket - 1);
      return Math.round(from + (upperMs(bucket) - from) * ((wanted - below) / count));
    }
    below += count;
  }
  return Math.round(upperMs(counts.length - 1));
};
