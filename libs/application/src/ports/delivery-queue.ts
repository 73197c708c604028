import type { EventId, IsoInstant, MessageId, Order, Ticket, WebhookId } from '#libs/domain';

/** An open order as the read model knows it: checked against its stream before it is sent. */
export interface QueuedOrder {
  readonly webhookId: WebhookId;
  readonly messageId: MessageId;
  readonly eventId: EventId;
  readonly ticket: Ticket;
  readonly trigger: Order['trigger'];
  readonly dueAt: IsoInstant;
}

/** A page continues after the due instant and message id of the last order of the page before it. */
export interface QueueCursor {
  readonly dueAt: IsoInstant;
  readonly messageId: MessageId;
}

/** The read model as the queue of everything that has to wait. */
export interface DeliveryQueue {
  /**
   * Open orders of a webhook due at or before `now`, oldest due first.
   * `only: 'beside'`: of messages that had been concluded before (what a FIFO webhook sends beside its queue).
   * `only: 'tests'`: of test sends (all that an inactive webhook gets).
   */
  dueOrders(query: {
    readonly webhookId: WebhookId;
    readonly now: IsoInstant;
    readonly after: QueueCursor | null;
    readonly limit: number;
    readonly only?: 'beside' | 'tests';
  }): Promise<readonly QueuedOrder[]>;

  /** The oldest messages of a FIFO webhook that were never concluded, by acceptance; due or not. */
  fifoHeads(webhookId: WebhookId, limit: number): Promise<readonly QueuedOrder[]>;

  /** Open orders after a place and due up to an instant, earliest due first, over all webhooks. */
  ordersBetween(query: {
    readonly after: QueueCursor;
    readonly upTo: IsoInstant;
    readonly limit: number;
  }): Promise<readonly QueuedOrder[]>;
}
