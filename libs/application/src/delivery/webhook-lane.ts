import type { LiveWebhook, MessageId, WebhookId } from '#libs/domain';

import { Breaker, type Probe } from './breaker.js';
import type { DeliverySettings } from './delivery-settings.js';
import { type AttemptEnd, bytesOf, type DeliveryTask, isAskedFor, keyOf } from './delivery-task.js';
import { LanePause } from './lane-pause.js';
import { RateLimit } from './rate-limit.js';
import { SendWindow } from './send-window.js';
import { UnstoredOutcomes } from './unstored-outcomes.js';

const maxWaiting = 1_000;
/** While all webhooks together hold more than half of what they may: those that hang leave room to the others. */
const maxWaitingWhenCrowded = 200;
/** Orders of the read model in hand: they know less than records do, and the next page is read in time. */
const maxSwept = 200;
const maxWaitingBytes = 8 * 1024 * 1024;
const maxWaitingOfAll = 20_000;
const maxWaitingBytesOfAll = 64 * 1024 * 1024;
const maxAskedFor = 50;
/** So many retries that somebody asked for may go beside a full window. */
const askedForBesideWindow = 4;
const keepSettledMs = 10_000;

/** What waits in all lanes of a worker together. */
export interface WaitingTotal {
  count: number;
  bytes: number;
}

/**
 * What one webhook has in this worker's hands: tasks waiting, requests in flight, and whether it may send now.
 *
 * following ──no room, or may not send──► behind ──everything due was seen──► rejoining ──quiet──► following
 *                                           ▲                                    │
 *                                           └────────no room, or may not send────┘
 *
 * following: orders come as records. behind: records are let go, orders are taken from the read model a page at a time.
 * rejoining: both, so that nothing that was let go on the way is missed; a task that is here already is dropped.
 */
export class WebhookLane {
  readonly window: SendWindow;
  readonly breaker: Breaker;
  readonly rateLimit = new RateLimit();
  readonly pause = new LanePause();
  readonly unstored = new UnstoredOutcomes();
  mode: 'following' | 'behind' | 'rejoining' = 'following';
  inFlight = 0;

  /** Tasks whose receiver has answered and whose outcome is being stored. */
  private readonly storing = new Set<string>();
  private webhook: LiveWebhook | null = null;
  /** The newest revision that a record followed from: this process may hear of the fact after the record. */
  private awaitedRevision = 0;
  private askedFor: DeliveryTask[] = [];
  private waiting: DeliveryTask[] = [];
  private waitingBytes = 0;
  private readonly keys = new Set<string>();
  /** Orders that were just dealt with: the read model may still show them as open. */
  private readonly settled = new Map<string, number>();
  /** Messages whose conclusion came from here: the read model may still show them as open. */
  private readonly concluded = new Map<MessageId, number>();

  constructor(
    readonly webhookId: WebhookId,
    settings: DeliverySettings,
    private readonly total: WaitingTotal,
  ) {
    this.window = new SendWindow(settings.maxInFlight);
    this.breaker = new Breaker(settings);
  }

  get isFifo(): boolean {
    return this.webhook?.settings.ordering === 'fifo';
  }

  get isActive(): boolean {
    return this.webhook?.status === 'active';
  }

  get isSweeping(): boolean {
    return this.mode !== 'following';
  }

  get waitingCount(): number {
    return this.waiting.length + this.askedFor.length;
  }

  get isIdle(): boolean {
    return this.inFlight === 0 && this.storing.size === 0 && this.waitingCount === 0;
  }

  /** Takes over what the webhook is now. An edit may mean another receiver, which gets a fresh start. */
  adopt(webhook: LiveWebhook | null, nowMs: number): void {
    if (this.webhook !== null && webhook?.revision !== this.webhook.revision) {
      this.breaker.reset();
      this.window.reset();
      this.pause.reset();
      this.letGo();
    }
    this.webhook = webhook;
    this.rateLimit.set(webhook?.settings.rateLimit?.perSecond ?? null, nowMs);
    if (!this.isActive) this.letGo();
  }

  holds(task: DeliveryTask): boolean {
    const key = keyOf(task);
    return this.keys.has(key) || this.settled.has(key);
  }

  /** Whether a task is waiting or in flight here. */
  isUnderWay(task: DeliveryTask): boolean {
    return this.keys.has(keyOf(task));
  }

  /**
   * Whether this lane has just stored the fact that concludes a message, or is storing it. Later only the read model
   * knows.
   */
  hasConcluded(messageId: MessageId): boolean {
    return this.concluded.has(messageId) || this.unstored.mayBePassed(messageId);
  }

  /** A record's task; false when it is let go, and then the webhook is behind. */
  offer(task: DeliveryTask, nowMs: number): boolean {
    this.awaitedRevision = Math.max(this.awaitedRevision, task.first?.webhookRevision ?? 0);
    if (this.holds(task)) return true;
    if (this.goesAhead(task)) {
      this.enqueueAhead(task);
      return true;
    }
    const isQueued = this.mode !== 'behind' && this.mayQueue(nowMs) && this.hasRoomFor(task);
    if (isQueued) this.enqueue(task);
    else this.goBehind();
    return isQueued;
  }

  /** An order from the read model; false when it is here already. What an inactive webhook gets is a test. */
  addSwept(task: DeliveryTask): boolean {
    if (this.holds(task)) return false;
    if (this.isActive) this.enqueue(task);
    else this.enqueueAhead(task);
    return true;
  }

  /** How many orders of the read model have room now; 0 while enough are waiting or nothing may be sent. */
  roomForSweep(nowMs: number): number {
    if (this.isAwaiting || this.pause.waitMs(nowMs) > 0) return 0;
    if (!this.isActive) return maxAskedFor - this.askedFor.length;
    if (this.isFifo) return maxSwept;
    if (this.breaker.state === 'open') return this.waiting.length === 0 ? this.breaker.allowance(nowMs) : 0;
    return this.waiting.length > maxSwept / 2 ? 0 : maxSwept - this.waiting.length;
  }

  goBehind(): void {
    this.mode = 'behind';
  }

  /**
   * The next task that may start now. What somebody asked for passes a pause too: it is one attempt for each time that
   * somebody asks, and whoever has repaired the cause sees at once whether it helped.
   */
  next(nowMs: number): DeliveryTask | null {
    if (this.isAwaiting) return null;
    if (this.inFlight < this.window.size + askedForBesideWindow) {
      const askedFor = this.askedFor.shift();
      if (askedFor !== undefined) return askedFor;
    }
    if (!this.isActive || !this.hasRoomInWindow || this.pause.waitMs(nowMs) > 0) return null;
    if (this.breaker.allowance(nowMs) < 1 || this.rateLimit.allowance(nowMs) < 1) return null;
    const task = this.waiting.shift();
    if (task === undefined) return null;
    this.count(-1, -bytesOf(task));
    return task;
  }

  /** Puts a task back to the front that found no room among all webhooks. */
  putBack(task: DeliveryTask): void {
    if (isAskedFor(task)) {
      this.askedFor.unshift(task);
      return;
    }
    this.waiting.unshift(task);
    this.count(1, bytesOf(task));
  }

  /** `null` unless the request that starts now is a probe. */
  started(task: DeliveryTask): Probe | null {
    this.inFlight += 1;
    this.rateLimit.started();
    return isAskedFor(task) ? null : this.breaker.started();
  }

  /** Its receiver is done with it: the next request may start while the outcome is stored. */
  answered(task: DeliveryTask): void {
    this.inFlight -= 1;
    this.storing.add(keyOf(task));
  }

  /** Whether only its outcome is left to be stored. */
  isAnswered(task: DeliveryTask): boolean {
    return this.storing.has(keyOf(task));
  }

  /** `end` is null when the attempt could not be made. */
  finished(task: DeliveryTask, end: AttemptEnd | null, nowMs: number): void {
    const key = keyOf(task);
    if (!this.storing.delete(key)) this.inFlight -= 1;
    this.keys.delete(key);
    const isSettled = end !== null && end.verdict !== 'not_now';
    if (isSettled && this.isSweeping) this.settled.set(key, nowMs);
    if (end?.isConcluded === true && this.isFifo) this.concluded.set(task.messageId, nowMs);
    forgetOld(this.settled, nowMs);
    forgetOld(this.concluded, nowMs);
  }

  /** Milliseconds until something that waits may start; `null` when time alone changes nothing. */
  wakeInMs(nowMs: number): number | null {
    const pauseMs = this.isSweeping || this.waiting.length > 0 ? this.pause.waitMs(nowMs) : 0;
    if (!this.isActive) return pauseMs > 0 ? pauseMs : null;
    const breakerMs = this.isSweeping || this.waiting.length > 0 ? this.breaker.waitMs(nowMs) : 0;
    const rateMs = this.waiting.length > 0 ? this.rateLimit.waitMs(nowMs) : 0;
    const waitMs = Math.max(pauseMs, breakerMs, rateMs);
    return waitMs > 0 ? waitMs : null;
  }

  /** Lets go of what waits, because it may not be sent now: the read model has it. */
  letGo(): void {
    if (this.waiting.length === 0) return;
    for (const task of this.waiting) this.keys.delete(keyOf(task));
    this.count(-this.waiting.length, -this.waitingBytes);
    this.waiting = [];
    this.goBehind();
  }

  /** Lets go of all that was not started: the webhook is another process's now. */
  abandon(): void {
    for (const task of this.askedFor) this.keys.delete(keyOf(task));
    this.askedFor = [];
    this.letGo();
    this.mode = 'following';
  }

  /**
   * In a FIFO webhook only a test passes the queue: whether a message may be retried beside it, the read model knows.
   */
  private goesAhead(task: DeliveryTask): boolean {
    const isAhead = this.isFifo ? task.first?.test === true : isAskedFor(task);
    return isAhead && this.askedFor.length < maxAskedFor;
  }

  /** With a window full of outcomes to store nothing more begins: after a crash their messages are sent again. */
  private get hasRoomInWindow(): boolean {
    return Math.max(this.inFlight, this.storing.size) < this.window.size;
  }

  private get isAwaiting(): boolean {
    return this.webhook !== null && this.webhook.revision < this.awaitedRevision;
  }

  private mayQueue(nowMs: number): boolean {
    if (!this.isActive || this.isAwaiting || this.isFifo || this.pause.waitMs(nowMs) > 0) return false;
    return this.breaker.allowance(nowMs) === Infinity;
  }

  private hasRoomFor(task: DeliveryTask): boolean {
    // What may start now waits for its turn at most: webhooks that hang may fill the room of all, and take nothing from the others.
    if (this.waiting.length + this.inFlight < this.window.size) return true;
    const isCrowded = this.total.count > maxWaitingOfAll / 2;
    if (this.waiting.length >= (isCrowded ? maxWaitingWhenCrowded : maxWaiting)) return false;
    if (this.total.count >= maxWaitingOfAll) return false;
    const bytes = bytesOf(task);
    return this.waitingBytes + bytes <= maxWaitingBytes && this.total.bytes + bytes <= maxWaitingBytesOfAll;
  }

  private enqueueAhead(task: DeliveryTask): void {
    this.keys.add(keyOf(task));
    this.askedFor.push(task);
  }

  private enqueue(task: DeliveryTask): void {
    this.keys.add(keyOf(task));
    this.waiting.push(task);
    this.count(1, bytesOf(task));
  }

  private count(tasks: number, bytes: number): void {
    this.waitingBytes += bytes;
    this.total.count += tasks;
    this.total.bytes += bytes;
  }
}

/** Maps remember the order in which things came. What is in the future is from before the clock was set back. */
const forgetOld = (times: Map<string, number>, nowMs: number): void => {
  for (const [old, atMs] of times) {
    if (atMs <= nowMs && nowMs - atMs < keepSettledMs) return;
    times.delete(old);
  }
};
