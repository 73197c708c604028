import { describe, expect, it } from '@jest/globals';

import { latencyBucketOf, latencyBuckets, latencyPercentile } from './latency-histogram.js';

const countsOf = (durations: readonly number[]): number[] => {
  const counts = Array.from({ length: latencyBuckets }, () => 0);
  for (const duration of durations) counts[latencyBucketOf(duration)]! += 1;
  return counts;
};

describe('Percentiles of latency', () => {
  it('are within a fifth of the true ones', () => {
    const durations = Array.from({ length: 10_000 }, (_, index) => Math.exp(index / 1_000));
    for (const share of [0.5, 0.95, 0.99]) {
      const truth = durations[share * durations.length]!;
      expect(Math.abs(latencyPercentile(countsOf(durations), share)! - truth) / truth).toBeLessThan(0.2);
    }
  });

  it('come out the same of counts that were added up', () => {
    const [left, right] = [countsOf([3, 40, 41]), countsOf([500, 15_000])];
    const sum = left.map((count, bucket) => count + right[bucket]!);
    expect(latencyPercentile(sum, 0.95)).toBe(latencyPercentile(countsOf([3, 40, 41, 500, 15_000]), 0.95));
  });

  it('are nothing where nothing was attempted, and bounded for what took longest', () => {
    expect(latencyPercentile(countsOf([]), 0.5)).toBeNull();
    expect(latencyPercentile(countsOf([0]), 0.99)).toBe(1);
    expect(latencyPercentile(countsOf([10_000_000]), 0.99)).toBeLessThanOrEqual(131_072);
  });
});
