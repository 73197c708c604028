import { latencyBucketOf, latencyBuckets, type RecordedEvent, type StatsResolution } from '#libs/application';
import type { AttemptFailed, AttemptSucceeded, IsoInstant, WebhookId } from '#libs/domain';

import type { TableRemoval, TableWrite } from '../database.js';
import { latencyColumns } from '../latency-columns.js';
import { bucketOf, statsTableOf } from '../stats-buckets.js';
import type { MessageChange } from './message-fold.js';
import type { StatsAge } from './stats-age.js';

interface Counts {
  created: number;
  succeeded: number;
  failed: number;
  cancelled: number;
  attemptsSucceeded: number;
  attemptsFailed: number;
  readonly latency: number[];
}

const columns = [
  'webhook_id',
  'bucket',
  'created',
  'succeeded',
  'failed',
  'cancelled',
  'attempts_succeeded',
  'attempts_failed',
  ...latencyColumns,
];

const noCounts = (): Counts => ({
  created: 0,
  succeeded: 0,
  failed: 0,
  cancelled: 0,
  attemptsSucceeded: 0,
  attemptsFailed: 0,
  latency: new Array<number>(latencyBuckets).fill(0),
});

/** Stands for all webhooks together. */
const everyWebhook = '';

/** Counts of one length of time; a bucket is named by the beginning of its instants. */
class StatsOf {
  private readonly touched = new Map<string, { readonly key: readonly [string, string]; readonly counts: Counts }>();

  private readonly first: string;

  /** @param since no bucket before the one that it is in is kept */
  constructor(
    private readonly resolution: StatsResolution,
    since: IsoInstant | null,
  ) {
    this.first = since === null ? '' : bucketOf(resolution, since);
  }

  count(webhookId: WebhookId, at: IsoInstant, add: (counts: Counts) => void): void {
    const bucket = bucketOf(this.resolution, at);
    if (bucket < this.first) return;
    for (const id of [webhookId, everyWebhook]) {
      const name = `${id} ${bucket}`;
      const known = this.touched.get(name) ?? { key: [id, bucket] as const, counts: noCounts() };
      this.touched.set(name, known);
      add(known.counts);
    }
  }

  write(): TableWrite {
    return {
      table: statsTableOf(this.resolution),
      columns,
      key: ['webhook_id', 'bucket'],
      replaced: [],
      added: columns.slice(2),
      rows: Array.from(this.touched.values(), ({ key, counts }) => [
        ...key,
        counts.created,
        counts.succeeded,
        counts.failed,
        counts.cancelled,
        counts.attemptsSucceeded,
        counts.attemptsFailed,
        ...counts.latency,
      ]),
    };
  }

  trim(): TableRemoval {
    return { table: statsTableOf(this.resolution), remove: { column: 'bucket', below: this.first } };
  }
}

/** What a batch adds to the counts: one row for each webhook and stretch of time that it touches, and one for all. */
export class StatsFold {
  private readonly minutes: StatsOf;
  private readonly hours: StatsOf;
  private readonly days = new StatsOf('day', null);

  constructor(private readonly age: StatsAge) {
    this.minutes = new StatsOf('minute', age.since('minute'));
    this.hours = new StatsOf('hour', age.since('hour'));
  }

  created(recipients: readonly WebhookId[], { metadata }: RecordedEvent): void {
    for (const webhookId of recipients) this.count(webhookId, metadata.at, (counts) => (counts.created += 1));
  }

  concluded({ before, after }: MessageChange, { metadata }: RecordedEvent): void {
    if (after.order !== null || before.status === after.status) return;
    const became = ({ success: 'succeeded', failed: 'failed', cancelled: 'cancelled' } as const)[after.status];
    this.count(after.webhookId, metadata.at, (counts) => (counts[became] += 1));
  }

  attempted({ type, data }: AttemptSucceeded | AttemptFailed): void {
    const outcome = type === 'AttemptSucceeded' ? 'attemptsSucceeded' : 'attemptsFailed';
    const bucket = latencyBucketOf(data.durationMs);
    this.count(data.webhookId, data.startedAt, (counts) => {
      counts[outcome] += 1;
      counts.latency[bucket] = (counts.latency[bucket] ?? 0) + 1;
    });
  }

  write(): readonly (TableWrite | TableRemoval)[] {
    const writes = [this.minutes, this.hours, this.days].map((stats) => stats.write());
    return this.age.isTrimDue ? [...writes, this.minutes.trim(), this.hours.trim()] : writes;
  }

  private count(webhookId: WebhookId, at: IsoInstant, add: (counts: Counts) => void): void {
    for (const stats of [this.minutes, this.hours, this.days]) stats.count(webhookId, at, add);
  }
}
