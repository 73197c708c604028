import type { LiveWebhook } from '#libs/domain';

import type { WebhookRegistry } from '../webhooks/webhook-registry.js';
import type { Attempt, AttemptRunner } from './attempt-runner.js';
import type { AttemptEnd, DeliveryTask } from './delivery-task.js';
import type { CheckedOrder, OrderCheck } from './order-check.js';
import type { StartTurns } from './start-turns.js';

export interface CheckedAttemptParts {
  readonly webhookRegistry: WebhookRegistry;
  readonly check: OrderCheck;
  readonly runner: AttemptRunner;
  readonly turns: StartTurns;
}

const maxChecks = 5;

export interface AttemptRequest extends Pick<Attempt, 'task' | 'isProbe' | 'answered'> {
  /** A check that was made before its turn came: good while it is fresh. */
  readonly checkedAhead: Promise<CheckedOrder | null> | null;
  /** Asked last: a worker that is being stopped starts nothing more. */
  readonly mayStart: () => boolean;
}

/** One attempt for a task, if its order is still open and its webhook may be sent to when the request would start. */
export class CheckedAttempt {
  constructor(private readonly parts: CheckedAttemptParts) {}

  async make({ task, isProbe, checkedAhead, mayStart, answered }: AttemptRequest): Promise<AttemptEnd> {
    this.parts.turns.workBegan(task.eventId);
    const order = await this.checked(task, checkedAhead).finally(() => this.parts.turns.workEnded(task.eventId));
    if (order === null) return { verdict: 'dropped', isConcluded: false };
    const webhook = this.sendableNow(task, order);
    if (webhook === null || !mayStart()) return { verdict: 'not_now', isConcluded: false };
    return this.parts.runner.run({ task, order, webhook, isProbe, answered });
  }

  /** The check is the last step before the request: when it took long, it is made again. */
  private async checked(
    task: DeliveryTask,
    checkedAhead: AttemptRequest['checkedAhead'],
  ): Promise<CheckedOrder | null> {
    const ahead = await checkedAhead;
    // One that found nothing to send may have been made before the order was due.
    if (ahead !== null && this.parts.check.isFresh(ahead)) return ahead;
    for (let checks = 0; checks < maxChecks; checks += 1) {
      const order = await this.parts.check.check(task);
      if (order === null || this.parts.check.isFresh(order)) return order;
    }
    throw new Error(`the event store is too slow to check an order in time, ${String(maxChecks)} times in a row`);
  }

  /** The webhook as it is now, if it may be sent to. */
  private sendableNow(task: DeliveryTask, { message }: CheckedOrder): LiveWebhook | null {
    const { webhookRegistry } = this.parts;
    const webhook = webhookRegistry.get(task.webhookId);
    if (webhook === null || !webhookRegistry.isReady) return null;
    return webhook.status === 'active' || message.state.test ? webhook : null;
  }
}
