import { type DeliveryTask, keyOf } from './delivery-task.js';
import type { LaneSweep } from './lane-sweep.js';
import type { CheckedOrder, OrderCheck } from './order-check.js';

/** Enough that the next payload is here when its turn comes, and not so many that a lane holds much. */
const payloadsAhead = 4;

/**
 * What the next message of a FIFO webhook needs, read while the one before it is under way: one at a time means that
 * every read it waits for is time in which nothing is sent. Payloads never change. The check grows old like any other:
 * behind a slow receiver it is made again.
 */
export class FifoAhead {
  private next: { readonly key: string; readonly order: Promise<CheckedOrder | null> } | null = null;

  constructor(
    private readonly check: OrderCheck,
    private readonly sweep: LaneSweep,
  ) {}

  /** The attempt for a message begins. */
  began({ messageId }: DeliveryTask): void {
    const upcoming = this.sweep.upcoming(messageId, payloadsAhead);
    for (const { eventId } of upcoming) this.check.readAhead(eventId);
    const [next] = upcoming;
    if (next !== undefined) this.checkAhead(next);
  }

  /** The check that was made for this task, once. */
  take(task: DeliveryTask): Promise<CheckedOrder | null> | null {
    const { next } = this;
    this.next = null;
    return next?.key === keyOf(task) ? next.order : null;
  }

  /** Something has happened to the webhook or its messages that the check may not have seen. */
  forget(): void {
    this.next = null;
  }

  private checkAhead(task: DeliveryTask): void {
    const order = this.check.check(task);
    // Who takes it hears of a failure; perhaps nobody does.
    order.catch(() => undefined);
    this.next = { key: keyOf(task), order };
  }
}
