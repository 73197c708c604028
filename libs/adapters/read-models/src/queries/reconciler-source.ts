import type { Kysely } from 'kysely';

import type { OpenMessage, ReconcilerSource } from '#libs/application';

import { fromRevisionColumn } from '../columns.js';
import type { ReadModelTables } from '../tables.js';

interface OpenMessageRow {
  readonly id: string;
  readonly event_id: string;
  readonly webhook_id: string;
  readonly revision: number;
}

const openMessageColumns = ['messages.id', 'messages.event_id', 'messages.webhook_id', 'messages.revision'] as const;

const toOpenMessage = (row: OpenMessageRow): OpenMessage => ({
  messageId: row.id,
  eventId: row.event_id,
  webhookId: row.webhook_id,
  revision: fromRevisionColumn(row.revision),
});

/**
 * Each query goes from webhook to webhook, which are few, and asks an index of open orders about each:
 * a million waiting messages of one webhook are one look into the index.
 */
export class ReadModelReconcilerSource implements ReconcilerSource {
  constructor(private readonly reading: Kysely<ReadModelTables>) {}

  async overdueWebhooks(query: Parameters<ReconcilerSource['overdueWebhooks']>[0]) {
    const rows = await this.overdueWebhooksQuery(query).execute();
    return rows.flatMap(({ id, oldest_due_at }) =>
      oldest_due_at === null ? [] : [{ webhookId: id, oldestDueAt: oldest_due_at }],
    );
  }

  async openMessagesOfDeletedWebhooks(limit: number): Promise<readonly OpenMessage[]> {
    return (await this.openOfDeletedQuery(limit).execute()).map(toOpenMessage);
  }

  async openMessagesPastTheMark(query: Parameters<ReconcilerSource['openMessagesPastTheMark']>[0]) {
    return (await this.pastTheMarkQuery(query).execute()).map(toOpenMessage);
  }

  async failingWebhooks({ failingBefore, limit }: Parameters<ReconcilerSource['failingWebhooks']>[0]) {
    const rows = await this.reading
      .selectFrom('webhooks')
      .innerJoin('webhook_activity', 'webhook_activity.webhook_id', 'webhooks.id')
      .select(['webhooks.id', 'webhooks.revision'])
      .where('webhooks.status', '=', 'active')
      .where('webhook_activity.failing_since', '<', failingBefore)
      .orderBy('webhook_activity.failing_since')
      .limit(limit)
      .execute();
    return rows.map(({ id, revision }) => ({ webhookId: id, revision }));
  }

  overdueWebhooksQuery({ dueBefore, limit }: Parameters<ReconcilerSource['overdueWebhooks']>[0]) {
    const active = this.oldestDue('active');
    const inactive = this.oldestDue('inactive');
    return this.reading
      .selectFrom(active.unionAll(inactive).as('overdue'))
      .select(['id', 'oldest_due_at'])
      .where('oldest_due_at', '<=', dueBefore)
      .orderBy('oldest_due_at')
      .limit(limit);
  }

  openOfDeletedQuery(limit: number) {
    return this.openOf('deleted').limit(limit);
  }

  pastTheMarkQuery({ now, limit }: Parameters<ReconcilerSource['openMessagesPastTheMark']>[0]) {
    return this.openOf('inactive').where('messages.gives_up_at', '<=', now).limit(limit);
  }

  /** An inactive webhook may send tests only. */
  private oldestDue(status: 'active' | 'inactive') {
    return this.reading
      .selectFrom('webhooks')
      .where('webhooks.status', '=', status)
      .select((webhook) => [
        'webhooks.id',
        webhook
          .selectFrom('messages')
          .whereRef('messages.webhook_id', '=', 'webhooks.id')
          .where('messages.due_at', 'is not', null)
          .$if(status === 'inactive', (query) => query.where('messages.test', '=', 1))
          .select((message) => message.fn.min<string | null>('messages.due_at').as('oldest'))
          .as('oldest_due_at'),
      ]);
  }

  private openOf(status: 'inactive' | 'deleted') {
    return this.reading
      .selectFrom('webhooks')
      .innerJoin('messages', 'messages.webhook_id', 'webhooks.id')
      .select(openMessageColumns)
      .where('webhooks.status', '=', status)
      .where('messages.due_at', 'is not', null);
  }
}
