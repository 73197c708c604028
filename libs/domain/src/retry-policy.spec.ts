import { describe, expect, it } from '@jest/globals';
import { afterNoon, noon } from '#libs/testing';

import { defaultRetryPolicy, planRetry, waitAfterFailure } from './retry-policy.js';

const minute = 60_000;
const hour = 60 * minute;

describe('The default schedule', () => {
  it('waits 10 s × 4^(n−1), capped at 24 h', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100].map((n) => waitAfterFailure(defaultRetryPolicy, n));
    expect(waits).toEqual([
      10_000,
      40_000,
      2 * minute + 40_000,
      10 * minute + 40_000,
      42 * minute + 40_000,
      2 * hour + 50 * minute + 40_000,
      11 * hour + 22 * minute + 40_000,
      24 * hour,
      24 * hour,
      24 * hour,
    ]);
  });

  it('stays at the cap where the power has no number any more', () => {
    expect(waitAfterFailure(defaultRetryPolicy, 10_000)).toBe(24 * hour);
  });
});

describe('A planned retry', () => {
  const plan = (retryAfter: string | null, givesUpAt = afterNoon(3_600)) =>
    planRetry({ scheduledAt: afterNoon(10), retryAfter, givesUpAt });

  it('is when the schedule says', () => {
    expect(plan(null)).toEqual({ nextAttemptAt: afterNoon(10), because: 'schedule' });
  });

  it('is later when the receiver asked for more', () => {
    expect(plan(afterNoon(60))).toEqual({ nextAttemptAt: afterNoon(60), because: 'retry_after' });
  });

  it.each([
    ['less', afterNoon(5)],
    ['what is past', '2020-01-01T00:00:00.000Z'],
    ['exactly that', afterNoon(10)],
    ['the epoch itself', '1970-01-01T00:00:00.000Z'],
  ])('is not earlier when the receiver asked for %s', (_what, retryAfter) => {
    expect(plan(retryAfter)).toEqual({ nextAttemptAt: afterNoon(10), because: 'schedule' });
  });

  it.each([
    ['the schedule', null, afterNoon(9)],
    ['the schedule to the millisecond', null, afterNoon(10)],
    ['the receiver', afterNoon(7_200), afterNoon(3_600)],
  ])('is at the mark when %s would reach or pass it', (_who, retryAfter, givesUpAt) => {
    expect(plan(retryAfter, givesUpAt)).toEqual({ nextAttemptAt: givesUpAt, because: 'horizon' });
  });

  it('is at the mark when the mark has passed while the attempt ran', () => {
    expect(plan(null, noon)).toEqual({ nextAttemptAt: noon, because: 'horizon' });
  });
});
