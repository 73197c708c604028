import type { LiveWebhook, WebhookId } from '#libs/domain';

import type { DeliveryRecord, MessageBus } from '../ports/message-bus.js';
import type { Clock, Log } from '../ports/primitives.js';
import type { DeliveryQueue } from '../ports/read-models.js';
import { publishHint } from '../publish-hint.js';
import type { WebhookRegistry } from '../webhooks/webhook-registry.js';
import type { AttemptRunner } from './attempt-runner.js';
import type { DeliverySettings } from './delivery-settings.js';
import { type AttemptEnd, type DeliveryTask, taskOfRecord } from './delivery-task.js';
import { LaneSweep } from './lane-sweep.js';
import type { CheckedOrder, OrderCheck } from './order-check.js';
import { type WaitingTotal, WebhookLane } from './webhook-lane.js';

export interface DeliveryWorkerParts {
  readonly registry: WebhookRegistry;
  readonly queue: DeliveryQueue;
  readonly bus: MessageBus;
  readonly check: OrderCheck;
  readonly runner: AttemptRunner;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: DeliverySettings;
}

interface Lane {
  readonly lane: WebhookLane;
  readonly sweep: LaneSweep;
  cancelWake: (() => void) | null;
  cancelSweep: (() => void) | null;
  /** Its webhook's records go to another process now. */
  hasMoved: boolean;
}

/** From here on it is crowded, and a lane has so many requests in flight: enough hanging webhooks must not stop the rest. */
const crowdedInFlight = 2_000;
const maxInFlightWhenCrowded = 2;
/** A socket and its buffers each: the end of what one process should hold. */
const maxInFlightOfAll = 6_000;
const maxChecks = 5;
/** A registry that does not follow the store is asked again after this long. */
const notReadyMs = 500;

/**
 * Sends what is due. Each webhook has a lane of its own, so that none can hold up another; a lane holds little,
 * so that memory stays bounded with a million messages waiting: the rest is in the read model.
 */
export class DeliveryWorker {
  private readonly lanes = new Map<WebhookId, Lane>();
  /** Lanes that found no room among all requests in flight, in the order they asked. */
  private readonly starved = new Set<Lane>();
  private readonly waiting: WaitingTotal = { count: 0, bytes: 0 };
  private inFlight = 0;
  private isRunning = false;
  private whenIdle: (() => void)[] = [];

  constructor(private readonly parts: DeliveryWorkerParts) {}

  /** Begins to send. An edit acts on what waits; a webhook that is active again goes on. */
  start(): void {
    this.isRunning = true;
    this.parts.registry.onChange((id) => {
      this.changed(id);
    });
    this.parts.bus.onMoved('webhook.deliveries', () => {
      this.moved();
    });
  }

  /** Everything handed over is in the worker's hands when this returns: queued, a duplicate, or in the read model. */
  take(records: readonly DeliveryRecord[]): void {
    for (const record of records) {
      const entry = this.laneOf(record.webhookId);
      entry.hasMoved = false;
      if (record.kind === 'look') this.goBehind(entry);
      else this.offer(entry, taskOfRecord(record));
      this.pump(entry);
    }
  }

  /**
   * Starts nothing more, waits for requests in flight until `cutOff` aborts, and publishes a `look` for what was not
   * started. What was still in flight stays open in the store and is found there by whoever starts next.
   */
  async drain(cutOff: AbortSignal): Promise<void> {
    this.isRunning = false;
    for (const { cancelSweep, cancelWake } of this.lanes.values()) {
      cancelSweep?.();
      cancelWake?.();
    }
    await this.idleOr(cutOff);
    if (this.inFlight > 0) this.parts.log.warn('delivery.cut_off', { requests: this.inFlight });
    await this.publishLooks([...this.lanes.values()]);
  }

  /** `open` while a webhook keeps failing and is probed instead of sent to. Live state of this process alone. */
  breakerOf(webhookId: WebhookId): 'closed' | 'open' {
    return this.lanes.get(webhookId)?.lane.breaker.state ?? 'closed';
  }

  stats(): { readonly inFlight: number; readonly waiting: number; readonly lanes: number; readonly behind: number } {
    const lanes = [...this.lanes.values()];
    return {
      inFlight: this.inFlight,
      waiting: this.waiting.count,
      lanes: lanes.length,
      behind: lanes.filter(({ lane }) => lane.isSweeping).length,
    };
  }

  private idleOr(cutOff: AbortSignal): Promise<void> {
    if (this.inFlight === 0 || cutOff.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.whenIdle.push(resolve);
      cutOff.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
    });
  }

  private offer(entry: Lane, task: DeliveryTask): void {
    const nowMs = this.parts.clock.now();
    entry.lane.adopt(this.parts.registry.get(task.webhookId), nowMs);
    if (entry.lane.offer(task, nowMs)) return;
    if (task.first === null) entry.sweep.restart();
    else entry.sweep.appended();
    // The head of a FIFO webhook may be due much later: what came now is looked for at once.
    if (entry.lane.isFifo) this.lookNow(entry);
  }

  private goBehind(entry: Lane): void {
    entry.lane.goBehind();
    entry.sweep.restart();
    this.lookNow(entry);
  }

  private lookNow(entry: Lane): void {
    entry.cancelSweep?.();
    entry.cancelSweep = null;
  }

  private changed(id: WebhookId): void {
    if (!this.isRunning || !this.parts.bus.owns('webhook.deliveries', id)) return;
    const entry = this.laneOf(id);
    this.goBehind(entry);
    this.pump(entry);
  }

  private moved(): void {
    if (!this.isRunning) return;
    const entries = [...this.lanes.values()];
    for (const entry of entries) entry.hasMoved = !this.parts.bus.owns('webhook.deliveries', entry.lane.webhookId);
    this.handBack(entries.filter(({ hasMoved }) => hasMoved));
  }

  /** What was not started is for the process that owns the webhook now, and a look tells it. What is on the wire ends here. */
  private handBack(entries: readonly Lane[]): void {
    void this.publishLooks(entries);
    for (const entry of entries) {
      entry.cancelWake?.();
      this.lookNow(entry);
      this.starved.delete(entry);
      entry.lane.abandon();
      if (entry.lane.isIdle) this.lanes.delete(entry.lane.webhookId);
    }
  }

  /** One for each lane that has something left to do. */
  private async publishLooks(entries: readonly Lane[]): Promise<void> {
    const left = entries.filter(({ lane }) => lane.waitingCount > 0 || lane.isSweeping);
    const looks = left.map(({ lane: { webhookId } }) => ({
      key: webhookId,
      value: { kind: 'look', webhookId } as const,
    }));
    const failedAs = { event: 'delivery.hint_failed', fields: { webhooks: looks.length } };
    if (looks.length > 0) await publishHint(this.parts, looks, failedAs);
  }

  private laneOf(webhookId: WebhookId): Lane {
    const known = this.lanes.get(webhookId);
    if (known !== undefined) return known;
    const lane = new WebhookLane(webhookId, this.parts.settings, this.waiting);
    const sweep = new LaneSweep(lane, this.parts.queue, this.parts.clock);
    const entry: Lane = { lane, sweep, cancelWake: null, cancelSweep: null, hasMoved: false };
    this.lanes.set(webhookId, entry);
    return entry;
  }

  /** Starts what may start, then sees to what comes next: a page of the read model, or a time to look again. */
  private pump(entry: Lane): void {
    if (!this.startTasks(entry)) return;
    if (entry.lane.isSweeping && !entry.sweep.isReading && entry.cancelSweep === null) void this.sweepOn(entry);
  }

  /** False while nothing may be started at all. */
  private startTasks(entry: Lane): boolean {
    const { lane } = entry;
    if (!this.isRunning) return false;
    if (entry.hasMoved) {
      this.handBack([entry]);
      return false;
    }
    if (!this.parts.registry.isReady) {
      this.wakeIn(entry, notReadyMs);
      return false;
    }
    const webhook = this.parts.registry.get(lane.webhookId);
    lane.adopt(webhook, this.parts.clock.now());
    if (webhook === null && lane.isIdle) this.lanes.delete(lane.webhookId);
    for (let task = this.next(entry); task !== null; task = this.next(entry)) this.begin(entry, task);
    this.wakeLater(entry);
    return true;
  }

  private next(entry: Lane): DeliveryTask | null {
    const task = entry.lane.next(this.parts.clock.now());
    if (task === null || this.hasRoomFor(entry.lane)) return task;
    entry.lane.putBack(task);
    this.starved.add(entry);
    return null;
  }

  private hasRoomFor({ inFlight }: WebhookLane): boolean {
    if (this.inFlight < crowdedInFlight) return true;
    return inFlight < maxInFlightWhenCrowded && this.inFlight < maxInFlightOfAll;
  }

  private begin(entry: Lane, task: DeliveryTask): void {
    this.inFlight += 1;
    void this.perform(entry, task, entry.lane.started(task));
  }

  private async perform(entry: Lane, task: DeliveryTask, isProbe: boolean): Promise<void> {
    const { lane } = entry;
    let end: AttemptEnd | null = null;
    try {
      end = await this.attempt(entry, task, isProbe);
      this.judge(lane, end.verdict, isProbe);
    } catch (error) {
      if (isProbe) lane.breaker.probeDropped();
      this.holdBack(entry, task, error);
    } finally {
      lane.finished(task, end, this.parts.clock.now());
      this.inFlight -= 1;
      this.pump(entry);
      this.pumpStarved();
    }
  }

  /** The order stays open in the read model. One line a pause: what else was under way has the same cause, as a rule. */
  private holdBack(entry: Lane, { messageId, webhookId }: DeliveryTask, error: unknown): void {
    // Cut off at the end of the process: that is said once for all.
    if (!this.isRunning) return;
    const againInMs = entry.lane.pause.failed(this.parts.clock.now());
    if (againInMs !== null) this.parts.log.error('delivery.attempt_failed', error, { messageId, webhookId, againInMs });
    entry.lane.window.failed();
    this.goBehind(entry);
  }

  private async attempt(entry: Lane, task: DeliveryTask, isProbe: boolean): Promise<AttemptEnd> {
    const order = await this.checked(task);
    if (order === null) return { verdict: 'dropped', isConcluded: false };
    const webhook = this.sendableNow(task, order);
    if (webhook !== null && this.isRunning) return this.parts.runner.run({ task, order, webhook, isProbe });
    this.goBehind(entry);
    return { verdict: 'not_now', isConcluded: false };
  }

  /** The check is the last step before the request: when it took long, it is made again. */
  private async checked(task: DeliveryTask): Promise<CheckedOrder | null> {
    for (let checks = 0; checks < maxChecks; checks += 1) {
      const order = await this.parts.check.check(task);
      if (order === null || this.parts.check.isFresh(order)) return order;
    }
    throw new Error(`the event store is too slow to check an order in time, ${String(maxChecks)} times in a row`);
  }

  /** The webhook as it is now, if it may be sent to; `null` also while this process has not seen what the record follows from. */
  private sendableNow(task: DeliveryTask, { message }: CheckedOrder): LiveWebhook | null {
    const { registry } = this.parts;
    const webhook = registry.get(task.webhookId);
    if (webhook === null || !registry.isReady) return null;
    if (task.first !== null && webhook.revision < task.first.webhookRevision) return null;
    return webhook.status === 'active' || message.state.test ? webhook : null;
  }

  private judge(lane: WebhookLane, verdict: AttemptEnd['verdict'], isProbe: boolean): void {
    if (verdict === 'delivered' || verdict === 'retry') lane.pause.performed();
    switch (verdict) {
      case 'delivered':
        lane.breaker.succeeded();
        lane.window.succeeded(lane.inFlight);
        return;
      case 'retry':
        lane.breaker.failed(this.parts.clock.now(), isProbe);
        lane.window.failed();
        // What waits may not be sent now: the read model has it.
        if (lane.breaker.state === 'open') lane.letGo();
        return;
      case 'dropped':
      case 'not_now':
        if (isProbe) lane.breaker.probeDropped();
    }
  }

  private pumpStarved(): void {
    if (this.inFlight === 0)
      this.whenIdle.splice(0).forEach((resolve) => {
        resolve();
      });
    if (this.starved.size === 0) return;
    for (const entry of [...this.starved]) {
      if (!this.hasRoomFor(entry.lane)) continue;
      this.starved.delete(entry);
      this.pump(entry);
    }
  }

  private wakeLater(entry: Lane): void {
    const inMs = entry.lane.wakeInMs(this.parts.clock.now());
    if (inMs !== null) this.wakeIn(entry, inMs);
  }

  private wakeIn(entry: Lane, inMs: number): void {
    entry.cancelWake?.();
    entry.cancelWake = this.parts.clock.after(inMs, () => {
      entry.cancelWake = null;
      this.pump(entry);
    });
  }

  /** Reads on while there is room; where there is none, a request that ends or a change of the webhook pumps again. */
  private async sweepOn(entry: Lane): Promise<void> {
    for (;;) {
      const next = await entry.sweep.step(this.parts.registry.get(entry.lane.webhookId));
      if (!this.startTasks(entry) || next === null) return;
      if (next.inMs === 0) continue;
      entry.cancelSweep = this.parts.clock.after(next.inMs, () => {
        entry.cancelSweep = null;
        this.pump(entry);
      });
      return;
    }
  }
}
