import type { EventId, IsoInstant, MessageId, Order, Ticket, Verdict, WebhookId } from '#libs/domain';

import type { BusRecord, FirstRecord, OrderRecord } from '../ports/message-bus.js';
import type { QueuedOrder } from '../ports/delivery-queue.js';
import { orderRecord } from '../publish-hint.js';

/** An order in a worker's hands. */
export interface DeliveryTask {
  readonly webhookId: WebhookId;
  readonly messageId: MessageId;
  readonly eventId: EventId;
  readonly ticket: Ticket;
  readonly trigger: Order['trigger'];
  readonly dueAt: IsoInstant | null;
  /** The record of a first attempt, with what it needs to be sent without a read. */
  readonly first: FirstRecord | null;
}

/** What came of a task. */
export interface AttemptEnd {
  /**
   * `dropped`: there was nothing to send for its order any more. `not_now`: its webhook may not send, the order stays
   * open.
   */
  readonly verdict: Verdict | 'dropped' | 'not_now';
  /** The outcome that was stored leaves its message without an open order. */
  readonly isConcluded: boolean;
}

/** Two tasks with one key answer the same order: the second is dropped. */
export const keyOf = ({ messageId, ticket }: Pick<DeliveryTask, 'messageId' | 'ticket'>): string =>
  `${messageId}/${String(ticket)}`;

export const taskOfRecord = (record: FirstRecord | OrderRecord): DeliveryTask => {
  const { webhookId, messageId, eventId } = record;
  return record.kind === 'first'
    ? { webhookId, messageId, eventId, ticket: 'none', trigger: 'first', dueAt: null, first: record }
    : {
        webhookId,
        messageId,
        eventId,
        ticket: record.ticket,
        trigger: record.trigger,
        dueAt: record.dueAt,
        first: null,
      };
};

export const taskOfQueue = (order: QueuedOrder): DeliveryTask => ({ ...order, first: null });

/** An order on the bus until it is due. Its id lets the bus hold it once, however often it is published. */
export const heldUntilDue = (
  order: Omit<OrderRecord, 'kind'> & { readonly dueAt: IsoInstant },
): BusRecord<OrderRecord> => ({
  ...orderRecord(order),
  deliverAt: order.dueAt,
  id: keyOf(order),
});

/** What somebody asked for goes ahead of the queue, and a breaker does not hold it up. */
export const isAskedFor = (task: DeliveryTask): boolean => task.trigger === 'manual' || task.first?.test === true;

/** Roughly what a waiting task holds in memory. */
export const bytesOf = (task: DeliveryTask): number => 400 + (task.first?.body?.length ?? 0);
