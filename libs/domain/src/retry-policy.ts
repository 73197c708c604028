import { type IsoInstant, toInstant, toMs } from './values.js';

/**
 * Waits of `baseMs × factor^(n−1)` milliseconds, capped at `capMs`. For how long attempts go on is no part of it: each
 * message has its own mark.
 */
export interface RetryPolicy {
  readonly baseMs: number;
  readonly factor: number;
  readonly capMs: number;
}

/** 10 s, 40 s, 2 m 40 s, … 24 h. */
export const defaultRetryPolicy: RetryPolicy = { baseMs: 10_000, factor: 4, capMs: 86_400_000 };
/** From acceptance to the mark: ten days. */
export const defaultHorizonMs = 864_000_000;

/** The wait after the n-th failure, in milliseconds; n counts from 1. */
export const waitAfterFailure = (policy: RetryPolicy, n: number): number =>
  Math.min(policy.capMs, Math.round(policy.baseMs * policy.factor ** (n - 1)));

export type RetryReason = 'schedule' | 'retry_after' | 'horizon';

export interface PlannedRetry {
  readonly nextAttemptAt: IsoInstant;
  readonly because: RetryReason;
}

/** When to try again: the schedule's wait, lengthened by what the receiver asked for, cut to the mark. */
export const planRetry = (plan: {
  readonly scheduledAt: IsoInstant;
  readonly retryAfter: IsoInstant | null;
  readonly givesUpAt: IsoInstant;
}): PlannedRetry => {
  const scheduled = toMs(plan.scheduledAt);
  const asked = plan.retryAfter === null ? scheduled : toMs(plan.retryAfter);
  const wanted = Math.max(scheduled, asked);
  if (wanted >= toMs(plan.givesUpAt)) return { nextAttemptAt: plan.givesUpAt, because: 'horizon' };
  return { nextAttemptAt: toInstant(wanted), because: asked > scheduled ? 'retry_after' : 'schedule' };
};
