import type { MessageId } from '#libs/domain';

import type { DeliveryQueue, QueuedOrder } from '../ports/delivery-queue.js';
import type { WebhookLane } from './webhook-lane.js';

/** At 1,000 messages a second it may still show what the last tenth of a second has concluded. */
const pageSize = 200;

/**
 * The oldest messages of a FIFO webhook, a page at a time. What this lane itself has just concluded is passed over, so
 * that the next one need not wait until the read model shows it. Everything else stays where it is, and blocks: only
 * the lane's own facts are known for certain before the read model has them.
 */
export class FifoHeads {
  private page: readonly QueuedOrder[] = [];
  /** The page ended at its limit: when all of it is concluded, there may be more than the read model shows first. */
  private isFull = false;

  constructor(
    private readonly lane: WebhookLane,
    private readonly queue: DeliveryQueue,
  ) {}

  /** The oldest one of the page that is not concluded; `null` when there is none: then it is time to read. */
  get first(): QueuedOrder | null {
    const next = this.page.findIndex(({ messageId }) => !this.lane.hasConcluded(messageId));
    this.page = next < 0 ? [] : this.page.slice(next);
    return this.page[0] ?? null;
  }

  /** The ones that come after a message of the page, `count` at most. */
  after(messageId: MessageId, count: number): readonly QueuedOrder[] {
    const at = this.page.findIndex((order) => order.messageId === messageId);
    const later = at < 0 ? [] : this.page.slice(at + 1, at + 1 + count);
    return later.filter((order) => !this.lane.hasConcluded(order.messageId));
  }

  /** Whether a page without a head may still have one behind it. */
  get mayHideMore(): boolean {
    return this.isFull;
  }

  async read(): Promise<void> {
    const page = await this.queue.fifoHeads(this.lane.webhookId, pageSize);
    this.page = page;
    this.isFull = page.length === pageSize;
  }

  /** What is here may have changed: the next look reads. */
  forget(): void {
    this.page = [];
  }
}
