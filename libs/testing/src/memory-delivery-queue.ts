import type { DeliveryQueue, EventStore, Ids, MessageRow, QueuedOrder, RecordedEvent } from '#libs/application';
import { messageIdOf } from '#libs/application';
import {
  acceptedMessage,
  evolveMessage,
  idOf,
  isMessageEvent,
  type IsoInstant,
  type MessageId,
  type MessageState,
  type WebhookId,
} from '#libs/domain';

interface Row {
  readonly messageId: MessageId;
  readonly state: MessageState;
  readonly dueAt: IsoInstant | null;
  readonly wasConcluded: boolean;
}

/**
 * The read model as a queue, folded from a store's facts each time it is asked.
 * `freeze` keeps it at what it shows now, as a projection does that has fallen behind.
 */
export class MemoryDeliveryQueue implements DeliveryQueue {
  private frozen: readonly Row[] | null = null;
  /** How often a page was asked for. */
  pagesRead = 0;

  constructor(
    private readonly store: EventStore,
    private readonly ids: Ids,
  ) {}

  async freeze(): Promise<void> {
    this.frozen = await this.rows();
  }

  thaw(): void {
    this.frozen = null;
  }

  /** What the log shows of a message; attempts and times are not folded here. */
  async getMessage(id: MessageId): Promise<MessageRow | null> {
    const row = (this.frozen ?? (await this.rows())).find(({ messageId }) => messageId === id);
    if (row === undefined) return null;
    const { eventId, webhookId, status, givesUpAt, test, revision, attempts, order } = row.state;
    return {
      ...{ id, webhookId, eventId, eventType: '', status, givesUpAt, test, revision },
      nextAttemptAt: order === null ? null : row.dueAt,
      ...{ createdAt: '', attemptCount: attempts, lastAttemptAt: null, lastStatusCode: null },
    };
  }

  async dueOrders(query: Parameters<DeliveryQueue['dueOrders']>[0]): Promise<readonly QueuedOrder[]> {
    this.pagesRead += 1;
    const { webhookId, now, after, limit, only } = query;
    const isWanted = ({ state, wasConcluded }: Row) =>
      only === undefined || (only === 'tests' ? state.test : wasConcluded);
    const due = (await this.openRows(webhookId)).filter((row) => isWanted(row) && (row.dueAt ?? '') <= now);
    const orders = due.map(toOrder).sort(byDueInstant);
    const rest = after === null ? orders : orders.filter((order) => byDueInstant(order, after) > 0);
    return rest.slice(0, limit);
  }

  async fifoHeads(webhookId: WebhookId, limit: number): Promise<readonly QueuedOrder[]> {
    const heads = (await this.openRows(webhookId)).filter(({ wasConcluded }) => !wasConcluded);
    return heads.slice(0, limit).map(toOrder);
  }

  async ordersBetween(query: Parameters<DeliveryQueue['ordersBetween']>[0]): Promise<readonly QueuedOrder[]> {
    const rows = (this.frozen ?? (await this.rows())).filter(({ state }) => state.order !== null);
    return rows
      .map(toOrder)
      .filter((order) => byDueInstant(order, query.after) > 0 && order.dueAt <= query.upTo)
      .sort(byDueInstant)
      .slice(0, query.limit);
  }

  private async openRows(webhookId: WebhookId): Promise<readonly Row[]> {
    const rows = this.frozen ?? (await this.rows());
    return rows.filter(({ state }) => state.webhookId === webhookId && state.order !== null);
  }

  /** In the order of acceptance. */
  private async rows(): Promise<readonly Row[]> {
    const rows = new Map<MessageId, Row>();
    const stop = new AbortController();
    const categories = ['event', 'message'] as const;
    for await (const batch of this.store.subscribe({ after: null, categories, maxBatch: 500, signal: stop.signal })) {
      for (const recorded of batch.events) this.fold(rows, recorded);
      if (batch.isCaughtUp) break;
    }
    stop.abort();
    return [...rows.values()];
  }

  private fold(rows: Map<MessageId, Row>, { stream, event, metadata }: RecordedEvent): void {
    if (event.type === 'EventAccepted' || event.type === 'EventReplayed') {
      const eventId = idOf(stream);
      for (const webhookId of event.data.recipients) {
        const { givesUpAt } = event.data;
        const test = event.type === 'EventAccepted' && event.data.test;
        const messageId = messageIdOf(this.ids, eventId, webhookId);
        const state = acceptedMessage({ eventId, webhookId, givesUpAt, test });
        rows.set(messageId, { messageId, state, dueAt: metadata.at, wasConcluded: false });
      }
    }
    const row = rows.get(idOf(stream));
    if (row === undefined || !isMessageEvent(event)) return;
    const state = evolveMessage(row.state, event);
    const isSameOrder = state.order?.ticket === row.state.order?.ticket;
    const dueAt = isSameOrder ? row.dueAt : (state.order?.dueAt ?? metadata.at);
    rows.set(row.messageId, { ...row, state, dueAt, wasConcluded: row.wasConcluded || state.order === null });
  }
}

const toOrder = ({ messageId, state, dueAt }: Row): QueuedOrder => ({
  webhookId: state.webhookId,
  messageId,
  eventId: state.eventId,
  ticket: state.order?.ticket ?? 'none',
  trigger: state.order?.trigger ?? 'first',
  dueAt: dueAt ?? '',
});

const byDueInstant = (
  left: { readonly dueAt: IsoInstant; readonly messageId: MessageId },
  right: { readonly dueAt: IsoInstant; readonly messageId: MessageId },
): number => {
  const [leftKey, rightKey] = [`${left.dueAt} ${left.messageId}`, `${right.dueAt} ${right.messageId}`];
  return leftKey < rightKey ? -1 : Number(leftKey > rightKey);
};
