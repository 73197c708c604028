import {
  type AttemptReport,
  decideMessage,
  isGone,
  judge,
  type LiveWebhook,
  type MessageState,
  type RecordAttempt,
  retryAfterOf,
  toInstant,
  type Verdict,
} from '#libs/domain';

import type { FactRecorder, Recorded } from '../fact-recorder.js';
import { messageAggregate } from '../messages/message-aggregate.js';
import type { Actor } from '../ports/event-store.js';
import type { HttpResult, HttpSender } from '../ports/http-sender.js';
import type { MessageBus } from '../ports/message-bus.js';
import type { Clock, Log } from '../ports/primitives.js';
import { publishHint } from '../publish-hint.js';
import type { WebhookRecorder } from '../webhooks/webhook-recorder.js';
import type { DeliverySettings } from './delivery-settings.js';
import type { DeliveryTargets } from './delivery-target.js';
import { type AttemptEnd, type DeliveryTask, heldUntilDue } from './delivery-task.js';
import type { CheckedOrder } from './order-check.js';

export interface AttemptRunnerParts {
  readonly recorder: FactRecorder;
  readonly webhookRecorder: WebhookRecorder;
  readonly bus: MessageBus;
  readonly sender: HttpSender;
  readonly targets: DeliveryTargets;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: DeliverySettings;
}

export interface Attempt {
  readonly task: DeliveryTask;
  readonly order: CheckedOrder;
  /** As it is when the request starts: an edit acts on what was waiting. */
  readonly webhook: LiveWebhook;
  readonly isProbe: boolean;
  /**
   * Called once the receiver has answered, or could not be asked, with the webhook as it was sent to: the outcome is
   * stored when what this returns resolves, at once for `null`.
   */
  readonly answered: (verdict: Verdict, webhook: LiveWebhook) => Promise<void> | null;
}

const dispatcher: Actor = { kind: 'system', id: 'dispatcher' };

/** An outcome is kept in hand until it is stored: the receiver may have the message. */
const triesForOutcome = 10_000;

/** One attempt: request, verdict, fact, and what follows from it. */
export class AttemptRunner {
  constructor(private readonly parts: AttemptRunnerParts) {}

  async run(attempt: Attempt): Promise<AttemptEnd> {
    const { task, order, webhook } = attempt;
    const { webhookId, messageId } = task;
    const signed = this.parts.targets.headersFor({ webhookId, webhook, messageId, body: order.body });
    const startedAt = toInstant(this.parts.clock.now());
    const result = await this.parts.sender.send({
      url: webhook.settings.url,
      headers: signed.headers,
      body: order.body,
      timeoutMs: webhook.settings.timeoutMs ?? this.parts.settings.requestTimeoutMs,
    });
    const report = this.reportOf(attempt, result, { startedAt, requestHeaders: signed.masked });
    const verdict = judge(result.outcome);
    await attempt.answered(verdict, webhook);
    const recorded = await this.record(attempt, report, { verdict, retryAfter: retryAfterOf(result.outcome) });
    this.logOutcome(attempt, report, { verdict, state: recorded.state });
    this.logFailed(task, recorded);
    await this.orderNext(task, recorded);
    if (isGone(result.outcome)) await this.switchOff(attempt);
    return { verdict, isConcluded: recorded.state.order === null };
  }

  private reportOf(
    { task, order, webhook, isProbe }: Attempt,
    { outcome, durationMs, answerExcerpt }: HttpResult,
    sent: Pick<AttemptReport, 'startedAt' | 'requestHeaders'>,
  ): AttemptReport {
    return {
      eventId: task.eventId,
      webhookId: task.webhookId,
      ticket: task.ticket,
      attempt: order.message.state.attempts + 1,
      trigger: isProbe && task.trigger !== 'manual' ? 'probe' : task.trigger,
      durationMs,
      url: webhook.settings.url,
      webhookRevision: webhook.revision,
      statusCode: outcome.kind === 'response' ? outcome.statusCode : null,
      errorCode: outcome.kind === 'error' ? outcome.code : null,
      answerExcerpt,
      ...sent,
    };
  }

  private record(
    { task, order, webhook }: Attempt,
    report: AttemptReport,
    answer: Pick<RecordAttempt, 'verdict' | 'retryAfter'>,
  ): Promise<Recorded<MessageState, string>> {
    const command = {
      type: 'RecordAttempt',
      report,
      ...answer,
      endedAt: toInstant(this.parts.clock.now()),
      policy: webhook.settings.retry ?? this.parts.settings.retryPolicy,
    } as const;
    const { state } = order.message;
    return this.parts.recorder.record(
      messageAggregate(task.messageId, state),
      (stored) => decideMessage(command, stored),
      { actor: dispatcher, known: order.message, tries: triesForOutcome },
    );
  }

  /** A hint: the order is stored, and what nobody heard of is found in the read model. */
  private async orderNext(
    { messageId }: DeliveryTask,
    { state, revision }: Recorded<MessageState, string>,
  ): Promise<void> {
    const { order, eventId, webhookId } = state;
    const dueAt = order?.dueAt ?? null;
    if (order === null || dueAt === null || order.ticket !== revision) return;
    const next = heldUntilDue({ webhookId, messageId, eventId, ...order, dueAt });
    const fields = { messageId, webhookId };
    await publishHint(this.parts, [next], { event: 'delivery.hint_failed', fields });
  }

  private async switchOff({ task, webhook }: Attempt): Promise<void> {
    const { webhookId, messageId } = task;
    const seen = { actor: dispatcher, revision: webhook.revision };
    try {
      if (await this.parts.webhookRecorder.switchOff(webhookId, 'gone', seen))
        this.parts.log.warn('webhook.deactivated', { webhookId, messageId, reason: 'gone' });
    } catch (error) {
      this.parts.log.error('delivery.switch_off_failed', error, { webhookId });
    }
  }

  /** By what the request came to: its message may be another's to conclude, or concluded already. */
  private logOutcome(
    { task }: Attempt,
    report: AttemptReport,
    { verdict, state }: { readonly verdict: Verdict; readonly state: MessageState },
  ): void {
    const { messageId, webhookId } = task;
    const { attempt, statusCode, errorCode, durationMs, trigger } = report;
    const fields = { messageId, webhookId, attempt, trigger, statusCode, errorCode, durationMs, status: state.status };
    if (verdict === 'delivered') this.parts.log.debug('delivery.succeeded', fields);
    else this.parts.log.info('delivery.failed', { ...fields, nextAttemptAt: state.order?.dueAt ?? null });
  }

  /** The last attempt gives the message up. */
  private logFailed({ messageId, webhookId }: DeliveryTask, recorded: Recorded<MessageState, string>): void {
    const events = recorded.kind === 'recorded' ? recorded.events : [];
    const failed = events.find((event) => event.type === 'MessageFailed');
    if (failed === undefined) return;
    const { status } = recorded.state;
    this.parts.log.info('message.failed', { messageId, webhookId, reason: failed.data.reason, status });
  }
}
