import { latencyBucketOf, latencyBuckets, type RecordedEvent } from '#libs/application';
import type { AttemptFailed, AttemptSucceeded, IsoInstant, WebhookId } from '#libs/domain';

import type { TableRemoval, TableWrite } from '../database.js';
import { latencyColumns } from '../latency-columns.js';
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
  latency: Array.from({ length: latencyBuckets }, () => 0),
});

/** Stands for all webhooks together. */
const everyWebhook = '';

/** Counts of one length of time; a bucket is named by the beginning of its instants. */
class StatsOf {
  private readonly touched = new Map<string, { readonly key: readonly [string, string]; readonly counts: Counts }>();

  constructor(
    private readonly table: 'stats_minutes' | 'stats_hours' | 'stats_days',
    private readonly nameLength: number,
    private readonly since: IsoInstant,
  ) {}

  count(webhookId: WebhookId, at: IsoInstant, add: (counts: Counts) => void): void {
    const bucket = at.slice(0, this.nameLength);
    if (bucket < this.since.slice(0, this.nameLength)) return;
    for (const id of [webhookId, everyWebhook]) {
      const name = `${id} ${bucket}`;
      const known = this.touched.get(name) ?? { key: [id, bucket] as const, counts: noCounts() };
      this.touched.set(name, known);
      add(known.counts);
    }
  }

  write(): TableWrite {
    return {
      table: this.table,
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
    return { table: this.table, remove: { column: 'bucket', below: this.since.slice(0, this.nameLength) } };
  }
}

/** What a batch adds to the counts: one row for each webhook and stretch of time that it touches, and one for all. */
export class StatsFold {
  private readonly minutes: StatsOf;
  private readonly hours: StatsOf;
  private readonly days = new StatsOf('stats_days', '2024-05-01'.length, '');

  constructor(private readonly age: StatsAge) {
    this.minutes = new StatsOf('stats_minutes', '2024-05-01T12:30'.length, age.minutesSince);
    this.hours = new StatsOf('stats_hours', '2024-05-01T12'.length, age.hoursSince);
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
