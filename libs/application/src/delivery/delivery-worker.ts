import { toMs, type WebhookId } from '#libs/domain';

import type { DeliveryRecord, MessageBus, OrderRecord } from '../ports/message-bus.js';
import type { Clock, Log } from '../ports/primitives.js';
import type { DeliveryQueue } from '../ports/delivery-queue.js';
import { lookRecord, publishHint } from '../publish-hint.js';
import type { WebhookRegistry } from '../webhooks/webhook-registry.js';
import type { AttemptRunner } from './attempt-runner.js';
import type { BreakerView } from './breaker-view.js';
import { CheckedAttempt } from './checked-attempt.js';
import type { DeliverySettings } from './delivery-settings.js';
import { heldUntilDue, taskOfRecord } from './delivery-task.js';
import { type LaneOwner, LaneRunner, type LaneRunnerParts } from './lane-runner.js';
import type { OrderCheck } from './order-check.js';
import { RequestsInFlight } from './requests-in-flight.js';
import { StartTurns } from './start-turns.js';
import type { WaitingTotal } from './webhook-lane.js';

export interface DeliveryWorkerParts {
  readonly webhookRegistry: WebhookRegistry;
  readonly queue: DeliveryQueue;
  readonly bus: MessageBus;
  readonly check: OrderCheck;
  readonly runner: AttemptRunner;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: DeliverySettings;
}

/**
 * Sends what is due. Each webhook has a lane of its own, so that none can hold up another; a lane holds little,
 * so that memory stays bounded with a million messages waiting: the rest is in the read model.
 */
export class DeliveryWorker implements BreakerView {
  private readonly lanes = new Map<WebhookId, LaneRunner>();
  private readonly waiting: WaitingTotal = { count: 0, bytes: 0 };
  private readonly inFlight = new RequestsInFlight();
  private readonly laneParts: LaneRunnerParts;
  private readonly owner: LaneOwner;
  private isRunning = false;

  constructor(private readonly parts: DeliveryWorkerParts) {
    const { inFlight, waiting } = this;
    const turns = new StartTurns();
    this.laneParts = { ...parts, attempts: new CheckedAttempt({ ...parts, turns }), inFlight, waiting, turns };
    this.owner = {
      isRunning: () => this.isRunning,
      handBack: (runner) => {
        this.handBack([runner]);
      },
      forget: (runner) => {
        this.forget(runner);
      },
    };
  }

  /** Begins to send. An edit acts on what waits; a webhook that is active again goes on. */
  start(): void {
    this.isRunning = true;
    this.parts.webhookRegistry.onChange((id) => {
      this.changed(id);
    });
    this.parts.bus.onMoved('webhook.deliveries', () => {
      this.moved();
    });
  }

  /** Everything handed over is in the worker's hands when this returns: queued, a duplicate, or in the read model. */
  take(records: readonly DeliveryRecord[]): void {
    for (const record of records) {
      if (record.kind === 'order' && this.isEarly(record)) continue;
      const runner = this.laneOf(record.webhookId);
      runner.hasMoved = false;
      if (record.kind === 'look') runner.goBehind();
      else runner.offer(taskOfRecord(record));
      runner.pump();
    }
  }

  /**
   * Starts nothing more, waits for requests in flight until `cutOff` aborts, and publishes a `look` for what was not
   * started. What was still in flight stays open in the store and is found there by whoever starts next.
   */
  async drain(cutOff: AbortSignal): Promise<void> {
    this.isRunning = false;
    for (const runner of this.lanes.values()) runner.stopTimers();
    await this.inFlight.noneOr(cutOff);
    const requests = this.inFlight.count;
    if (requests > 0) this.parts.log.warn('delivery.cut_off', { requests });
    await this.publishLooks([...this.lanes.values()]);
  }

  /** `open` while a webhook keeps failing and is probed instead of sent to. Live state of this process alone. */
  breakerOf(webhookId: WebhookId): 'closed' | 'open' {
    return this.lanes.get(webhookId)?.lane.breaker.state ?? 'closed';
  }

  stats(): { readonly inFlight: number; readonly waiting: number; readonly lanes: number; readonly behind: number } {
    const runners = [...this.lanes.values()];
    return {
      inFlight: this.inFlight.count,
      waiting: this.waiting.count,
      lanes: runners.length,
      behind: runners.filter(({ lane }) => lane.isSweeping).length,
    };
  }

  /**
   * Whoever hands an order over may have a clock that is ahead of this one: then it goes back to the bus until it is
   * due here. Checked now it would count as done with, and be found in the read model much later.
   */
  private isEarly({ dueAt, ...order }: OrderRecord): boolean {
    if (dueAt === null || toMs(dueAt) <= this.parts.clock.now()) return false;
    const { webhookId, messageId } = order;
    const failedAs = { event: 'delivery.hint_failed', fields: { webhookId, messageId } };
    void publishHint(this.parts, [heldUntilDue({ ...order, dueAt })], failedAs);
    return true;
  }

  private changed(id: WebhookId): void {
    if (!this.isRunning || !this.parts.bus.owns('webhook.deliveries', id)) return;
    const runner = this.laneOf(id);
    runner.goBehind();
    runner.pump();
  }

  private moved(): void {
    if (!this.isRunning) return;
    const runners = [...this.lanes.values()];
    for (const runner of runners) runner.hasMoved = !this.parts.bus.owns('webhook.deliveries', runner.webhookId);
    this.handBack(runners.filter(({ hasMoved }) => hasMoved));
  }

  /**
   * What was not started is for the process that owns the webhook now, and a look tells it. What is on the wire ends
   * here.
   */
  private handBack(runners: readonly LaneRunner[]): void {
    void this.publishLooks(runners);
    for (const runner of runners) {
      runner.abandon();
      if (runner.lane.isIdle) this.forget(runner);
    }
  }

  /** One that was handed back may still wait for its turn to start when the webhook's next lane is here. */
  private forget(runner: LaneRunner): void {
    if (this.lanes.get(runner.webhookId) === runner) this.lanes.delete(runner.webhookId);
  }

  /** One for each lane that has something left to do. */
  private async publishLooks(runners: readonly LaneRunner[]): Promise<void> {
    const left = runners.filter(({ lane }) => lane.waitingCount > 0 || lane.isSweeping);
    const looks = left.map(({ webhookId }) => lookRecord(webhookId));
    const failedAs = { event: 'delivery.hint_failed', fields: { webhooks: looks.length } };
    if (looks.length > 0) await publishHint(this.parts, looks, failedAs);
  }

  private laneOf(webhookId: WebhookId): LaneRunner {
    const known = this.lanes.get(webhookId);
    if (known !== undefined) return known;
    const runner = new LaneRunner(webhookId, this.laneParts, this.owner);
    this.lanes.set(webhookId, runner);
    return runner;
  }
}
