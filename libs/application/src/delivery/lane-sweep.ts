import { type LiveWebhook, type MessageId, toInstant, toMs } from '#libs/domain';

import type { Clock } from '../ports/primitives.js';
import type { DeliveryQueue, QueueCursor, QueuedOrder } from '../ports/delivery-queue.js';
import { type DeliveryTask, taskOfQueue } from './delivery-task.js';
import { FifoHeads } from './fifo-heads.js';
import type { WebhookLane } from './webhook-lane.js';

/** After a sweep that found something: what was dealt with meanwhile has reached the read model by then. */
const sweepAgainMs = 100;
/** Two empty sweeps this far apart, and the lane follows its records again. */
const quietForMs = 1_000;
const afterFailureMs = 1_000;
/** What became of the head of a FIFO webhook shows a moment later. */
const staleHeadMs = 20;
/** A head that is due later is looked at again after this long at the latest, in case a record was lost. */
const longestHeadWaitMs = 30_000;

/** What a sweep's step asks for: read on at once, again after a while, or nothing more. */
export type NextSweep = { readonly inMs: number } | null;

/** Takes a lane's due orders from the read model, oldest first, a page at a time. */
export class LaneSweep {
  private cursor: QueueCursor | null = null;
  private foundInSweep = 0;
  private quietSinceMs: number | null = null;
  /** Something was let go while a page was being read: that page says nothing about it. */
  private isRestarted = false;
  /** When the lane was told last that there is something to do. */
  private toldAtMs = -Infinity;
  /** The message of a FIFO webhook that was taken last. */
  private current: DeliveryTask | null = null;
  private readonly heads: FifoHeads;

  constructor(
    private readonly lane: WebhookLane,
    private readonly queue: DeliveryQueue,
    private readonly clock: Clock,
  ) {
    this.heads = new FifoHeads(lane, queue);
  }

  /** Begins anew: something was let go since. */
  restart(): void {
    this.heads.forget();
    this.appended();
  }

  /** A new message was let go: the youngest of all, it changes nothing about a FIFO webhook's oldest ones. */
  appended(): void {
    this.quietSinceMs = null;
    this.isRestarted = true;
    this.toldAtMs = this.clock.now();
  }

  /** Whose turn it is after a message of a FIFO webhook, as far as it is known here. */
  upcoming(messageId: MessageId, count: number): readonly DeliveryTask[] {
    return this.lane.isFifo ? this.heads.after(messageId, count).map(taskOfQueue) : [];
  }

  /** Reads one page into the lane. Never rejects: a read model that cannot answer is asked again. */
  async step(webhook: LiveWebhook | null): Promise<NextSweep> {
    if (webhook === null) return null;
    const room = this.lane.roomForSweep(this.clock.now());
    if (room === 0) return null;
    this.isRestarted = false;
    try {
      return this.lane.isFifo && webhook.status === 'active'
        ? await this.fifoStep()
        : await this.dueStep(webhook, room);
    } catch {
      return { inMs: afterFailureMs };
    }
  }

  private async dueStep(webhook: LiveWebhook, limit: number): Promise<NextSweep> {
    const page = await this.due(limit, webhook.status === 'active' ? undefined : 'tests');
    this.foundInSweep += this.add(page);
    const last = page.at(-1);
    if (page.length === limit && last !== undefined) {
      this.cursor = { dueAt: last.dueAt, messageId: last.messageId };
      return { inMs: 0 };
    }
    return this.sweepEnded();
  }

  /** The oldest message that was never concluded, alone; what is sent again goes beside it. */
  private async fifoStep(): Promise<NextSweep> {
    this.cursor = null;
    if (this.isCurrentUnderWay) return null;
    const head = this.heads.first ?? (await this.readHead());
    if (head === null && this.heads.mayHideMore) return { inMs: staleHeadMs };
    if (head === null) return this.soonerIfTold(this.sweepEnded());
    return this.takeHead(head);
  }

  private takeHead(head: QueuedOrder): NextSweep {
    const task = taskOfQueue(head);
    const isHeld = this.lane.holds(task);
    if (isHeld && !this.lane.isIdle) return null;
    const waitMs = toMs(head.dueAt) - this.clock.now();
    if (!isHeld && waitMs <= 0) {
      this.current = task;
      this.add([head]);
      return null;
    }
    this.heads.forget();
    return isHeld ? { inMs: staleHeadMs } : this.soonerIfTold({ inMs: Math.min(waitMs, longestHeadWaitMs) });
  }

  /** One at a time: until its receiver has it, and the outcome of the one before it is stored. */
  private get isCurrentUnderWay(): boolean {
    const { current, lane } = this;
    return current !== null && lane.isUnderWay(current) && !lane.hasConcluded(current.messageId);
  }

  private async readHead(): Promise<QueuedOrder | null> {
    this.foundInSweep += this.add(await this.due(10, 'beside'));
    await this.heads.read();
    return this.heads.first;
  }

  /**
   * A record or a look is quicker than the read model: what it told of (a new message, a retry or cancel of the head)
   * may show a moment later. So the head is looked at again soon, and then less and less often.
   */
  private soonerIfTold(next: NextSweep): NextSweep {
    this.toldAtMs = Math.min(this.toldAtMs, this.clock.now());
    const sinceToldMs = this.clock.now() - this.toldAtMs;
    return next === null ? null : { inMs: Math.min(next.inMs, Math.max(staleHeadMs, sinceToldMs)) };
  }

  private due(limit: number, only?: 'beside' | 'tests'): Promise<readonly QueuedOrder[]> {
    return this.queue.dueOrders({
      webhookId: this.lane.webhookId,
      now: toInstant(this.clock.now()),
      after: this.cursor,
      limit,
      ...(only === undefined ? {} : { only }),
    });
  }

  private add(orders: readonly QueuedOrder[]): number {
    return orders.filter((order) => this.lane.addSwept(taskOfQueue(order))).length;
  }

  private sweepEnded(): NextSweep {
    const nowMs = this.clock.now();
    const hasFound = this.foundInSweep > 0 || this.isRestarted;
    this.cursor = null;
    this.foundInSweep = 0;
    this.lane.mode = 'rejoining';
    if (hasFound) {
      this.quietSinceMs = null;
      return { inMs: sweepAgainMs };
    }
    // Not after now, where the clock was set back.
    this.quietSinceMs = Math.min(this.quietSinceMs ?? nowMs, nowMs);
    const quietMs = nowMs - this.quietSinceMs;
    if (quietMs < quietForMs) return { inMs: quietForMs - quietMs };
    this.quietSinceMs = null;
    this.lane.mode = 'following';
    return null;
  }
}
