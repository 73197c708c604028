import type { Kysely } from 'kysely';

import type { OpenMessage, ReconcilerSource } from '#libs/application';

import { type IsoInstant, plusMs, toMs, type WebhookId } from '#libs/domain';

import { fromRevisionColumn } from '../columns.js';
import type { ReadModelTables } from '../tables.js';

interface OpenMessageRow {
  readonly id: string;
  readonly event_id: string;
  readonly webhook_id: string;
  readonly revision: number;
}

const openMessageColumns = ['id', 'event_id', 'webhook_id', 'revision'] as const;

const toOpenMessage = (row: OpenMessageRow): OpenMessage => ({
  messageId: row.id,
  eventId: row.event_id,
  webhookId: row.webhook_id,
  revision: fromRevisionColumn(row.revision),
});

/** What comes first among the open messages of a webhook; each of the columns is indexed behind the webhook. */
type FirstBy = 'due_at' | 'gives_up_at';

/**
 * Each query asks an index of open orders about one webhook after the other, which are few: a million waiting messages
 * of one webhook are one look into the index. As a join PostgreSQL would go through all messages, and expect soon to
 * find what in most rounds is not there.
 */
export class ReadModelReconcilerSource implements ReconcilerSource {
  constructor(private readonly reading: Kysely<ReadModelTables>) {}

  async overdueWebhooks(query: Parameters<ReconcilerSource['overdueWebhooks']>[0]) {
    const rows = await this.overdueWebhooksQuery(query).execute();
    return rows.flatMap(({ id, first }) => (first === null ? [] : [{ webhookId: id, oldestDueAt: first }]));
  }

  async openMessagesOfDeletedWebhooks(limit: number): Promise<readonly OpenMessage[]> {
    const webhooks = await this.deletedWithOpenQuery(limit).execute();
    return this.openOf(webhooks, limit, (id) => this.openQuery(id, 'due_at'));
  }

  async openMessagesPastTheMark({ now, limit }: Parameters<ReconcilerSource['openMessagesPastTheMark']>[0]) {
    const webhooks = await this.inactivePastTheMarkQuery({ now, limit }).execute();
    return this.openOf(webhooks, limit, (id) => this.openQuery(id, 'gives_up_at').where('gives_up_at', '<=', now));
  }

  async failingWebhooks({ now, failingForMs, limit }: Parameters<ReconcilerSource['failingWebhooks']>[0]) {
    const rows = await this.reading
      .selectFrom('webhooks')
      .innerJoin('webhook_activity', 'webhook_activity.webhook_id', 'webhooks.id')
      .select(['webhooks.id', 'webhooks.revision', 'failing_since', 'last_delivery_at'])
      .where('webhooks.status', '=', 'active')
      .where('webhook_activity.failing_since', '<=', plusMs(now, -failingForMs))
      .orderBy('webhook_activity.last_delivery_at', 'desc')
      .limit(limit)
      .execute();
    // How far apart two instants are, the two dialects say in different words.
    const isLong = (since: IsoInstant | null, last: IsoInstant | null) =>
      since !== null && last !== null && toMs(last) - toMs(since) >= failingForMs;
    return rows.flatMap(({ id, revision, failing_since: since, last_delivery_at: last }) =>
      isLong(since, last) ? [{ webhookId: id, revision }] : [],
    );
  }

  overdueWebhooksQuery({ dueBefore, limit }: Parameters<ReconcilerSource['overdueWebhooks']>[0]) {
    const active = this.firstOpen('active', 'due_at');
    const inactive = this.firstOpen('inactive', 'due_at', { testsOnly: true });
    return this.reading
      .selectFrom(active.unionAll(inactive).as('overdue'))
      .select(['id', 'first'])
      .where('first', '<=', dueBefore)
      .orderBy('first')
      .limit(limit);
  }

  deletedWithOpenQuery(limit: number) {
    return this.reading
      .selectFrom(this.firstOpen('deleted', 'due_at').as('deleted'))
      .select('id')
      .where('first', 'is not', null)
      .limit(limit);
  }

  inactivePastTheMarkQuery({ now, limit }: Parameters<ReconcilerSource['openMessagesPastTheMark']>[0]) {
    return this.reading
      .selectFrom(this.firstOpen('inactive', 'gives_up_at').as('inactive'))
      .select('id')
      .where('first', '<=', now)
      .limit(limit);
  }

  openQuery(webhookId: WebhookId, by: FirstBy) {
    return this.reading
      .selectFrom('messages')
      .select(openMessageColumns)
      .where('webhook_id', '=', webhookId)
      .where('due_at', 'is not', null)
      .orderBy(by);
  }

  /** An inactive webhook may send tests only. */
  private firstOpen(status: 'active' | 'inactive' | 'deleted', by: FirstBy, { testsOnly = false } = {}) {
    return this.reading
      .selectFrom('webhooks')
      .where('webhooks.status', '=', status)
      .select((webhook) => [
        'webhooks.id',
        webhook
          .selectFrom('messages')
          .whereRef('messages.webhook_id', '=', 'webhooks.id')
          .where('messages.due_at', 'is not', null)
          .$if(testsOnly, (query) => query.where('messages.test', '=', 1))
          .select((message) => message.fn.min<string | null>(`messages.${by}`).as('first'))
          .as('first'),
      ]);
  }

  private async openOf(
    webhooks: readonly { readonly id: WebhookId }[],
    limit: number,
    query: (id: WebhookId) => ReturnType<ReadModelReconcilerSource['openQuery']>,
  ): Promise<readonly OpenMessage[]> {
    const found: OpenMessage[] = [];
    for (const { id } of webhooks) {
      if (found.length >= limit) break;
      const rows = await query(id)
        .limit(limit - found.length)
        .execute();
      found.push(...rows.map(toOpenMessage));
    }
    return found;
  }
}
