import type { Kysely } from 'kysely';

import type { DeliveryQueue, QueuedOrder } from '#libs/application';
import { CorruptRecord } from '#libs/application';
import type { WebhookId } from '#libs/domain';

import { fromRevisionColumn, oneOf } from '../columns.js';
import { triggers } from '../message-record.js';
import type { ReadModelTables } from '../tables.js';
import { ofAllWebhooks } from './of-all-webhooks.js';

const orderColumns = ['webhook_id', 'id', 'event_id', 'order_ticket', 'order_trigger', 'due_at'] as const;

interface OrderRow {
  readonly webhook_id: string;
  readonly id: string;
  readonly event_id: string;
  readonly order_ticket: number | null;
  readonly order_trigger: string | null;
  readonly due_at: string | null;
}

const toQueuedOrder = (row: OrderRow): QueuedOrder => {
  if (row.order_ticket === null || row.due_at === null) {
    throw new CorruptRecord(`the row of message ${row.id} is open and has no order`);
  }
  return {
    webhookId: row.webhook_id,
    messageId: row.id,
    eventId: row.event_id,
    ticket: fromRevisionColumn(row.order_ticket),
    trigger: oneOf(triggers, row.order_trigger),
    dueAt: row.due_at,
  };
};

/** Each query follows an index of open orders alone, in its order, and stops at its limit. */
export class ReadModelDeliveryQueue implements DeliveryQueue {
  constructor(private readonly reading: Kysely<ReadModelTables>) {}

  async dueOrders(query: Parameters<DeliveryQueue['dueOrders']>[0]): Promise<readonly QueuedOrder[]> {
    return (await this.dueOrdersQuery(query).execute()).map(toQueuedOrder);
  }

  async fifoHeads(webhookId: WebhookId, limit: number): Promise<readonly QueuedOrder[]> {
    return (await this.fifoHeadsQuery(webhookId, limit).execute()).map(toQueuedOrder);
  }

  async ordersBetween(query: Parameters<DeliveryQueue['ordersBetween']>[0]): Promise<readonly QueuedOrder[]> {
    return (await this.ordersBetweenQuery(query).execute()).map(toQueuedOrder);
  }

  dueOrdersQuery({ webhookId, now, after, limit, only }: Parameters<DeliveryQueue['dueOrders']>[0]) {
    let query = this.orders().where('webhook_id', '=', webhookId).where('due_at', '<=', now);
    if (only === 'beside') query = query.where('was_concluded', '=', 1);
    if (only === 'tests') query = query.where('test', '=', 1);
    if (after !== null) {
      query = query.where((where) =>
        where(where.refTuple('due_at', 'id'), '>', where.tuple(after.dueAt, after.messageId)),
      );
    }
    return query.orderBy('due_at').orderBy('id').limit(limit);
  }

  /**
   * The webhook is a range, and leads the order: sorted by the sequence alone, PostgreSQL would go through the messages
   * of all webhooks in that order until it has found enough.
   */
  fifoHeadsQuery(webhookId: WebhookId, limit: number) {
    return this.orders()
      .where('webhook_id', '>=', webhookId)
      .where('webhook_id', '<=', webhookId)
      .where('was_concluded', '=', 0)
      .orderBy('webhook_id')
      .orderBy('sequence')
      .limit(limit);
  }

  ordersBetweenQuery({ after, upTo, limit }: Parameters<DeliveryQueue['ordersBetween']>[0]) {
    return this.orders()
      .where((where) => where(where.refTuple('due_at', 'id'), '>', where.tuple(after.dueAt, after.messageId)))
      .where('due_at', '<=', upTo)
      .where(ofAllWebhooks)
      .orderBy('due_at')
      .orderBy('id')
      .limit(limit);
  }

  /**
   * A comparison with `due_at` says already that there is an order: also to the indexes that hold open orders alone.
   */
  private orders() {
    return this.reading.selectFrom('messages').select(orderColumns);
  }
}
