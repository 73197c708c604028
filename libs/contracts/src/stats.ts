import { z } from 'zod';

import { instant, utcInstant } from './values.js';

const resolution = z.enum(['minute', 'hour', 'day']);

/** Query of `GET /stats` and `GET /stats/webhooks/{id}`. */
export const statsQuery = z.strictObject({
  bucket: resolution
    .default('hour')
    .describe('Length of a bucket: minutes are kept for 48 hours, hours for 90 days, days for ever'),
  since: instant
    .exactOptional()
    .describe('Buckets that begin at or after it; an hour, a day or 30 days before `until` if not said'),
  until: instant.exactOptional().describe('Buckets that begin before it; now if not said'),
});
export type StatsQuery = z.output<typeof statsQuery>;

const figures = {
  messages: z
    .strictObject({
      created: z.int().describe('Messages that were made'),
      succeeded: z.int().describe('Messages that became success'),
      failed: z.int().describe('Messages that became failed'),
      cancelled: z.int().describe('Messages that became cancelled'),
    })
    .describe('What became of messages in this time; one that is retried may become several things'),
  attempts: z
    .strictObject({
      succeeded: z.int().describe('Requests that were answered with 2xx'),
      failed: z.int().describe('All others'),
    })
    .describe('Requests that began in this time'),
  successRate: z.number().nullable().describe('Share of the requests that succeeded, 0 to 1; null without any'),
  latencyMs: z
    .strictObject({
      p50: z.int().describe('Milliseconds that half of the requests did not exceed'),
      p95: z.int().describe('The same for 95 %'),
      p99: z.int().describe('The same for 99 %'),
    })
    .nullable()
    .describe('How long requests took, answered or not: estimates, off by less than a fifth; null without any'),
};

export const statsBucketAnswer = z.strictObject({ start: utcInstant.describe('When the bucket begins'), ...figures });
export type StatsBucketAnswer = z.output<typeof statsBucketAnswer>;

/** Answer of `GET /stats` and `GET /stats/webhooks/{id}`. */
export const statsAnswer = z.strictObject({
  bucket: resolution.describe('Length of a bucket'),
  since: utcInstant.describe('Where the stretch begins'),
  until: utcInstant.describe('Where it ends'),
  items: z.array(statsBucketAnswer).describe('Oldest first; those in which nothing happened are left out'),
  total: z.strictObject(figures).describe('All of them together'),
});
export type StatsAnswer = z.output<typeof statsAnswer>;
