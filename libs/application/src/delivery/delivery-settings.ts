import type { RetryPolicy } from '#libs/domain';

/** What an installation sets for all its webhooks. Durations in milliseconds. */
export interface DeliverySettings {
  readonly retryPolicy: RetryPolicy;
  /** From acceptance to the last attempt: ten days. */
  readonly horizonMs: number;
  /** For webhooks without an own timeout. */
  readonly requestTimeoutMs: number;
  /** `Hookline/<version>`. */
  readonly userAgent: string;
  /** Consecutive failures that open a webhook's breaker. */
  readonly breakerFailures: number;
  /** First pause of an open breaker; doubles while probes fail, up to the longest. */
  readonly breakerPauseMs: number;
  readonly breakerLongestPauseMs: number;
  /** Nothing but failures for this long deactivates a webhook. */
  readonly failingAfterMs: number;
  /** Requests in flight for one webhook, at most. */
  readonly maxInFlight: number;
}

/** Above this an event's payload is read from its stream instead of travelling in each record. */
export const maxBodyInRecord = 32 * 1024;
