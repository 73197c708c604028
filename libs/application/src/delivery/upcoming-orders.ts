import { type IsoInstant, toInstant } from '#libs/domain';

import type { MessageBus } from '../ports/message-bus.js';
import type { Clock, Log } from '../ports/primitives.js';
import type { DeliveryQueue, QueueCursor } from '../ports/delivery-queue.js';
import { pauseFor } from '../waiting.js';
import { heldUntilDue } from './delivery-task.js';

export interface UpcomingOrdersParts {
  readonly queue: DeliveryQueue;
  readonly bus: MessageBus;
  readonly clock: Clock;
  readonly log: Log;
}

const everyMs = 15_000;
/** Less than what the embedded bus holds ahead, more than the time between two rounds. */
const aheadMs = 45_000;
const pageSize = 1_000;
/** What comes due beyond so many at once is found in the read model when it is due. */
const maxPages = 10;

/** Hands the embedded bus what comes near: it holds no timers far ahead, so that its memory stays bounded. */
export class UpcomingOrders {
  private upTo: IsoInstant | null = null;

  constructor(private readonly parts: UpcomingOrdersParts) {}

  /** Resolves when the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.round();
      } catch (error) {
        this.parts.log.error('upcoming_orders.failed', error);
      }
      await pauseFor(this.parts.clock, everyMs, signal);
    }
  }

  /** Publishes the orders due between the end of the last round's view and 45 s from now. */
  async round(): Promise<void> {
    const now = this.parts.clock.now();
    const end = toInstant(now + aheadMs);
    let after: QueueCursor = { dueAt: this.upTo ?? toInstant(now), messageId: '' };
    for (let page = 0; page < maxPages; page += 1) {
      const orders = await this.parts.queue.ordersBetween({ after, upTo: end, limit: pageSize });
      const records = orders.map(heldUntilDue);
      if (records.length > 0) await this.parts.bus.publish('webhook.deliveries', records);
      const last = orders.at(-1);
      if (last === undefined || orders.length < pageSize) break;
      after = last;
    }
    this.upTo = end;
  }
}
