import { type IsoInstant, plusMs, toInstant, toMs, type WebhookId } from '#libs/domain';

import { done, type Outcome, refused } from '../outcome.js';
import type { Clock } from '../ports/primitives.js';
import type { ReadModels } from '../ports/read-models.js';
import type { StatsResolution, StatsRow } from '../ports/stats.js';
import { latencyBuckets } from './latency-histogram.js';
import { statsResolutions } from './stats-resolutions.js';

export interface StatsRequest {
  readonly resolution: StatsResolution;
  readonly webhookId: WebhookId | null;
  readonly since?: IsoInstant;
  readonly until?: IsoInstant;
}

export interface Stats {
  readonly resolution: StatsResolution;
  readonly since: IsoInstant;
  readonly until: IsoInstant;
  readonly buckets: readonly StatsRow[];
  /** All buckets together. */
  readonly total: Omit<StatsRow, 'start'>;
}

const { minute, hour, day } = statsResolutions;

/** How far back is shown unless it is said, and how long a stretch may be: as long as buckets are kept and one more. */
const stretches: Record<StatsResolution, { readonly usualMs: number; readonly longestMs: number }> = {
  minute: { usualMs: hour.lengthMs, longestMs: minute.keptMs + hour.lengthMs },
  hour: { usualMs: day.lengthMs, longestMs: hour.keptMs + day.lengthMs },
  day: { usualMs: 30 * day.lengthMs, longestMs: 3_660 * day.lengthMs },
};

const sum = (rows: readonly StatsRow[], valueOf: (row: StatsRow) => number): number =>
  rows.reduce((total, row) => total + valueOf(row), 0);

const totalOf = (rows: readonly StatsRow[]): Stats['total'] => ({
  messages: {
    created: sum(rows, ({ messages }) => messages.created),
    succeeded: sum(rows, ({ messages }) => messages.succeeded),
    failed: sum(rows, ({ messages }) => messages.failed),
    cancelled: sum(rows, ({ messages }) => messages.cancelled),
  },
  attempts: {
    succeeded: sum(rows, ({ attempts }) => attempts.succeeded),
    failed: sum(rows, ({ attempts }) => attempts.failed),
  },
  latency: Array.from({ length: latencyBuckets }, (_, bucket) => sum(rows, ({ latency }) => latency[bucket] ?? 0)),
});

/** What happened, over time. */
export class StatsUseCases {
  constructor(
    private readonly readModels: Pick<ReadModels, 'stats' | 'getWebhook'>,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** Refused: a stretch that is longer than its buckets are kept, or ends before it begins. */
  async over(request: StatsRequest): Promise<Outcome<Stats, 'webhook_not_found' | 'invalid_request'>> {
    const { resolution, webhookId } = request;
    const until = request.until ?? toInstant(this.clock.now());
    const since = request.since ?? plusMs(until, -stretches[resolution].usualMs);
    const lengthMs = toMs(until) - toMs(since);
    if (lengthMs <= 0 || lengthMs > stretches[resolution].longestMs) return refused('invalid_request', 'since');
    if (webhookId !== null && (await this.readModels.getWebhook(webhookId)) === null)
      return refused('webhook_not_found');
    const buckets = await this.readModels.stats({ resolution, webhookId, since, until });
    return done({ resolution, since, until, buckets, total: totalOf(buckets) });
  }
}
