import type { IsoInstant, WebhookId } from '#libs/domain';

export type StatsResolution = 'minute' | 'hour' | 'day';

export interface StatsQuery {
  readonly resolution: StatsResolution;
  /** `null`: all webhooks together. */
  readonly webhookId: WebhookId | null;
  /** Buckets that begin at or after it; `until` is not included. */
  readonly since: IsoInstant;
  readonly until: IsoInstant;
}

/** What happened in one stretch of time. */
export interface StatsRow {
  readonly start: IsoInstant;
  /** How many messages were made, and how many became what, in it: one that is retried may become several things. */
  readonly messages: {
    readonly created: number;
    readonly succeeded: number;
    readonly failed: number;
    readonly cancelled: number;
  };
  /** Attempts that began in it. */
  readonly attempts: { readonly succeeded: number; readonly failed: number };
  /** How long they took: counts of the buckets of `latencyBucketOf`. */
  readonly latency: readonly number[];
}
