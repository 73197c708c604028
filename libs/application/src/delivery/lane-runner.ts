import type { Verdict, WebhookId } from '#libs/domain';

import type { Clock, Log } from '../ports/primitives.js';
import type { DeliveryQueue } from '../ports/delivery-queue.js';
import type { WebhookRegistry } from '../webhooks/webhook-registry.js';
import type { Probe } from './breaker.js';
import type { AttemptRequest, CheckedAttempt } from './checked-attempt.js';
import type { DeliverySettings } from './delivery-settings.js';
import { type AttemptEnd, type DeliveryTask, isAskedFor } from './delivery-task.js';
import { FifoAhead } from './fifo-ahead.js';
import { LaneSweep } from './lane-sweep.js';
import type { OrderCheck } from './order-check.js';
import type { RequestsInFlight } from './requests-in-flight.js';
import type { StartTurns } from './start-turns.js';
import { type WaitingTotal, WebhookLane } from './webhook-lane.js';

export interface LaneRunnerParts {
  readonly webhookRegistry: WebhookRegistry;
  readonly queue: DeliveryQueue;
  readonly check: OrderCheck;
  readonly attempts: CheckedAttempt;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: DeliverySettings;
  readonly inFlight: RequestsInFlight;
  readonly turns: StartTurns;
  readonly waiting: WaitingTotal;
}

/** The worker that a lane belongs to. */
export interface LaneOwner {
  /** False once it starts nothing more. */
  readonly isRunning: () => boolean;
  /** The webhook is another process's: what was not started goes there. */
  handBack(runner: LaneRunner): void;
  /** There is no such webhook any more, and nothing of it is left. */
  forget(runner: LaneRunner): void;
}

interface Answer {
  readonly verdict: Verdict;
  /** Of the webhook as it was sent to. */
  readonly revision: number;
  readonly probe: Probe | null;
}

/** A registry that does not follow the store is asked again after this long. */
const notReadyMs = 500;

/** Keeps one webhook's lane going: starts what may start, and sees to it that somebody looks again. */
export class LaneRunner {
  readonly lane: WebhookLane;
  /** Its webhook's records go to another process now. */
  hasMoved = false;
  private readonly sweep: LaneSweep;
  private readonly ahead: FifoAhead;
  /** One sweep at a time: two would read the same pages. */
  private isSweepingOn = false;
  /** While a step of it was under way, which may have looked before that. */
  private isPumpedMeanwhile = false;
  private cancelWake: (() => void) | null = null;
  private cancelSweep: (() => void) | null = null;

  constructor(
    readonly webhookId: WebhookId,
    private readonly parts: LaneRunnerParts,
    private readonly owner: LaneOwner,
  ) {
    this.lane = new WebhookLane(webhookId, parts.settings, parts.waiting);
    this.sweep = new LaneSweep(this.lane, parts.queue, parts.clock);
    this.ahead = new FifoAhead(parts.check, this.sweep);
  }

  get inFlight(): number {
    return this.lane.inFlight;
  }

  /** A record's task: queued, dropped as a duplicate, or left to the read model. */
  offer(task: DeliveryTask): void {
    const nowMs = this.parts.clock.now();
    this.lane.adopt(this.parts.webhookRegistry.get(task.webhookId), nowMs);
    if (this.lane.offer(task, nowMs)) return;
    if (task.first === null) this.restartSweep();
    else this.sweep.appended();
    // The head of a FIFO webhook may be due much later: what came now is looked for at once.
    if (this.lane.isFifo) this.forgetSweep();
  }

  /** What is due is in the read model, and is looked for at once. */
  goBehind(): void {
    this.lane.goBehind();
    this.restartSweep();
    this.forgetSweep();
  }

  /** Starts what may start, then sees to what comes next: a page of the read model, or a time to look again. */
  pump(): void {
    if (!this.startTasks()) return;
    if (!this.lane.isSweeping || this.cancelSweep !== null) return;
    if (this.isSweepingOn) this.isPumpedMeanwhile = true;
    else void this.sweepOn();
  }

  /** No timer of it is left; requests in flight go on. */
  stopTimers(): void {
    this.cancelWake?.();
    this.forgetSweep();
  }

  /** Lets go of all that was not started. */
  abandon(): void {
    this.stopTimers();
    this.parts.inFlight.forget(this);
    this.lane.abandon();
  }

  private restartSweep(): void {
    this.sweep.restart();
    this.ahead.forget();
  }

  private forgetSweep(): void {
    this.cancelSweep?.();
    this.cancelSweep = null;
  }

  /** False while nothing may be started at all. */
  private startTasks(): boolean {
    const { webhookRegistry, clock } = this.parts;
    if (!this.owner.isRunning()) return false;
    if (this.hasMoved) {
      this.owner.handBack(this);
      return false;
    }
    if (!webhookRegistry.isReady) {
      this.wakeIn(notReadyMs);
      return false;
    }
    const webhook = webhookRegistry.get(this.webhookId);
    this.lane.adopt(webhook, clock.now());
    if (webhook === null && this.lane.isIdle) this.owner.forget(this);
    for (let task = this.next(); task !== null; task = this.next()) this.begin(task);
    const inMs = this.lane.wakeInMs(clock.now());
    if (inMs !== null) this.wakeIn(inMs);
    return true;
  }

  private next(): DeliveryTask | null {
    const task = this.lane.next(this.parts.clock.now());
    if (task === null) return null;
    if (!this.parts.inFlight.hasRoomFor(this)) this.parts.inFlight.waitForRoom(this);
    else if (isAskedFor(task) || this.parts.turns.take(task.eventId, this)) return task;
    this.lane.putBack(task);
    return null;
  }

  private begin(task: DeliveryTask): void {
    this.parts.inFlight.began();
    const checkedAhead = this.ahead.take(task);
    this.ahead.began(task);
    void this.perform(task, this.lane.started(task), checkedAhead);
  }

  private async perform(
    task: DeliveryTask,
    probe: Probe | null,
    checkedAhead: AttemptRequest['checkedAhead'],
  ): Promise<void> {
    const { attempts, clock, inFlight } = this.parts;
    let end: AttemptEnd | null = null;
    try {
      end = await attempts.make({
        task,
        isProbe: probe !== null,
        checkedAhead,
        mayStart: this.owner.isRunning,
        answered: (verdict, { revision }) => this.answered(task, { verdict, revision, probe }),
      });
      if (end.verdict === 'not_now') this.goBehind();
      if (end.verdict === 'not_now' || end.verdict === 'dropped') this.dropped(task, probe);
      else this.lane.pause.performed();
    } catch (error) {
      this.dropped(task, probe);
      this.holdBack(task, error);
    } finally {
      if (this.lane.isAnswered(task)) this.parts.turns.workEnded(task.eventId);
      this.lane.finished(task, end, clock.now());
      // Passed over for nothing, a retry for example that was asked for meanwhile: it is the oldest one again.
      if (this.lane.unstored.ended(task.messageId) && end?.isConcluded !== true) this.restartSweep();
      inFlight.ended();
      this.pump();
      inFlight.giveRoom();
    }
  }

  /** The next message goes out while the outcome of this one is stored. */
  private answered(task: DeliveryTask, { verdict, revision, probe }: Answer): Promise<void> | null {
    const { lane } = this;
    // An answer to what was sent before an edit may be another receiver's.
    if (this.parts.webhookRegistry.get(this.webhookId)?.revision === revision) this.judge(verdict, probe);
    lane.answered(task);
    this.parts.turns.workBegan(task.eventId);
    const mayStore = lane.isFifo && verdict === 'delivered' ? lane.unstored.delivered(task.messageId) : null;
    this.pump();
    return mayStore;
  }

  /**
   * The order stays open in the read model. One line a pause: what else was under way has the same cause, as a rule.
   */
  private holdBack({ messageId, webhookId }: DeliveryTask, error: unknown): void {
    // Cut off at the end of the process: that is said once for all.
    if (!this.owner.isRunning()) return;
    const againInMs = this.lane.pause.failed(this.parts.clock.now());
    if (againInMs !== null) this.parts.log.error('delivery.attempt_failed', error, { messageId, webhookId, againInMs });
    this.lane.window.failed();
    this.goBehind();
  }

  /** What an answer says about the receiver. */
  private judge(verdict: Verdict, probe: Probe | null): void {
    const { lane } = this;
    if (verdict === 'delivered') {
      lane.breaker.succeeded();
      lane.window.succeeded(lane.inFlight);
      return;
    }
    lane.breaker.failed(this.parts.clock.now(), probe);
    lane.window.failed();
    // What waits may not be sent now: the read model has it.
    if (lane.breaker.state === 'open') lane.letGo();
  }

  /** A probe that got no answer says nothing. */
  private dropped(task: DeliveryTask, probe: Probe | null): void {
    if (probe !== null && !this.lane.isAnswered(task)) this.lane.breaker.dropped(probe);
  }

  private wakeIn(inMs: number): void {
    this.cancelWake?.();
    this.cancelWake = this.parts.clock.after(inMs, () => {
      this.cancelWake = null;
      this.pump();
    });
  }

  /** Reads on while there is room; where there is none, a request that ends or a change of the webhook pumps again. */
  private async sweepOn(): Promise<void> {
    const isPumped = () => this.isPumpedMeanwhile;
    this.isSweepingOn = true;
    try {
      for (;;) {
        this.isPumpedMeanwhile = false;
        const next = await this.sweep.step(this.parts.webhookRegistry.get(this.webhookId));
        if (!this.startTasks()) return;
        if (next === null && !isPumped()) return;
        if (next === null || next.inMs === 0) continue;
        this.cancelSweep = this.parts.clock.after(next.inMs, () => {
          this.cancelSweep = null;
          this.pump();
        });
        return;
      }
    } finally {
      this.isSweepingOn = false;
    }
  }
}
