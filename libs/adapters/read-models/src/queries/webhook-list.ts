import { type Kysely, sql } from 'kysely';

import type { Clock, Page, PageRequest, WebhookFilter, WebhookRow } from '#libs/application';
import type { WebhookId } from '#libs/domain';

import type { Database } from '../database.js';
import { firstHourOfHealth } from '../hours.js';
import { toSearchPattern } from '../search-pattern.js';
import type { ReadModelTables } from '../tables.js';
import { toLiveWebhook } from '../webhook-record.js';
import { parseCursor, toCursor, toPage } from './cursor.js';

const listName = 'webhooks';

type Health = WebhookRow['health'];

const noAttempts: Health = { succeeded: 0, failed: 0 };

const selectWebhooks = (reading: Kysely<ReadModelTables>) =>
  reading
    .selectFrom('webhooks')
    .leftJoin('webhook_activity', 'webhook_activity.webhook_id', 'webhooks.id')
    .selectAll('webhooks')
    .select(['webhook_activity.last_delivery_at', 'webhook_activity.failing_since'])
    .where('webhooks.status', '!=', 'deleted');

type SelectedRow = Awaited<ReturnType<ReturnType<typeof selectWebhooks>['execute']>>[number];

const toWebhookRow = (row: SelectedRow, health: Health): WebhookRow => ({
  id: row.id,
  webhook: toLiveWebhook(row),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  lastDeliveryAt: row.last_delivery_at,
  failingSince: row.failing_since,
  health,
});

/** Webhooks that are not deleted, newest first. */
export class WebhookList {
  constructor(
    private readonly database: Database,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  async find(filter: WebhookFilter, { limit, cursor }: PageRequest): Promise<Page<WebhookRow>> {
    const rows = await this.query(filter, limit + 1, cursor).execute();
    const health = await this.healthOf(rows.map(({ id }) => id));
    return toPage(rows, limit, {
      toItem: (row) => toWebhookRow(row, health.get(row.id) ?? noAttempts),
      cursorOf: ({ created_at, id }) => toCursor(listName, created_at, id),
    });
  }

  async get(id: WebhookId): Promise<WebhookRow | null> {
    const row = await selectWebhooks(this.database.reading).where('webhooks.id', '=', id).executeTakeFirst();
    if (row === undefined) return null;
    const health = await this.healthOf([id]);
    return toWebhookRow(row, health.get(id) ?? noAttempts);
  }

  private query({ status, search, event }: WebhookFilter, limit: number, cursor: string | null) {
    let query = selectWebhooks(this.database.reading);
    if (status !== undefined) query = query.where('webhooks.status', '=', status);
    if (search !== undefined) {
      query = query.where(sql<boolean>`webhooks.search_text like ${toSearchPattern(search)} escape '\\'`);
    }
    if (event !== undefined) {
      query = query.where('webhooks.id', 'in', (inner) =>
        inner.selectFrom('webhook_events').select('webhook_id').where('event_type', '=', event),
      );
    }
    if (cursor !== null) {
      const { instant, tieBreak } = parseCursor(listName, cursor);
      query = query.where((where) =>
        where(where.refTuple('webhooks.created_at', 'webhooks.id'), '<', where.tuple(instant, tieBreak)),
      );
    }
    return query.orderBy('webhooks.created_at', 'desc').orderBy('webhooks.id', 'desc').limit(limit);
  }

  private async healthOf(ids: readonly WebhookId[]): Promise<ReadonlyMap<WebhookId, Health>> {
    const { reading, listOf } = this.database;
    const rows = await reading
      .selectFrom('stats_hours')
      .where('webhook_id', 'in', listOf(ids))
      .where('bucket', '>=', firstHourOfHealth(this.clock.now()))
      .groupBy('webhook_id')
      .select((row) => [
        'webhook_id',
        row.fn.sum<number>('attempts_succeeded').as('succeeded'),
        row.fn.sum<number>('attempts_failed').as('failed'),
      ])
      .execute();
    return new Map(rows.map((row) => [row.webhook_id, { succeeded: row.succeeded, failed: row.failed }]));
  }
}
