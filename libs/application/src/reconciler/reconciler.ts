import {
  accept,
  decideMessage,
  type MessageCommand,
  type MessageEvent,
  type MessageState,
  type Revision,
  toInstant,
  toMs,
  type WebhookId,
} from '#libs/domain';

import type { DeliverySettings } from '../delivery/delivery-settings.js';
import type { PayloadCache } from '../delivery/payload-cache.js';
import type { FactRecorder } from '../fact-recorder.js';
import { areRowsCurrent, maxBehindMs } from '../following/current-rows.js';
import { whileHeld } from '../following/while-held.js';
import { messageAggregate } from '../messages/message-aggregate.js';
import type { Actor, Appended } from '../ports/event-store.js';
import type { Leases } from '../ports/leases.js';
import type { MessageBus } from '../ports/message-bus.js';
import type { Clock, Log } from '../ports/primitives.js';
import type { ProjectionProgress } from '../ports/projection-progress.js';
import type { OpenMessage, ReconcilerSource } from '../ports/reconciler-source.js';
import { lookRecord, publishHint } from '../publish-hint.js';
import type { WebhookRecorder } from '../webhooks/webhook-recorder.js';
import type { WebhookRegistry } from '../webhooks/webhook-registry.js';
import { RoundTimes } from './round-times.js';

export interface ReconcilerParts {
  readonly source: ReconcilerSource;
  readonly projector: Pick<ProjectionProgress, 'behindMs' | 'reached'>;
  readonly leases: Leases;
  readonly recorder: FactRecorder;
  readonly webhookRecorder: WebhookRecorder;
  /** Says when a webhook was deleted, and how long its requests may take. */
  readonly webhookRegistry: Pick<WebhookRegistry, 'get' | 'onChange' | 'statusOf'>;
  readonly payloads: PayloadCache;
  readonly bus: MessageBus;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: DeliverySettings;
}

const reconciler: Actor = { kind: 'system', id: 'reconciler' };
/** Beyond its timeout an attempt has this long to record its outcome before the order counts as overdue. */
const graceMs = 5_000;
/** More webhooks than this are looked after in the next rounds. */
const maxLooks = 10_000;
const pageSize = 500;
const maxPages = 100;

/**
 * Finds what nobody is working on, from the read model, round after round: orders whose record was lost,
 * messages of deleted webhooks, messages past the ten-day mark of inactive ones, webhooks that only fail.
 * It appends at the revision of the row; what changed meanwhile is left to the next round.
 */
export class Reconciler {
  constructor(private readonly parts: ReconcilerParts) {}

  /** Round after round, while it is this process's turn. Resolves when the signal aborts. */
  run(signal: AbortSignal): Promise<void> {
    const { clock, webhookRegistry, leases } = this.parts;
    const times = new RoundTimes(clock);
    webhookRegistry.onChange((id) => {
      if (webhookRegistry.statusOf(id) === 'deleted') times.deleted();
    });
    return whileHeld(leases, { name: 'reconciler', signal }, async (held) => {
      for (let kind = await times.next(held); kind !== null; kind = await times.next(held)) {
        if (kind === 'deletions') {
          await this.lookAfterDeleted();
        } else {
          await this.round({ isFirst: false });
          times.roundEnded();
        }
      }
    });
  }

  /** `isFirst`: right after the start of a standalone process nothing can be in flight, so overdue is overdue. */
  async round({ isFirst }: { readonly isFirst: boolean }): Promise<void> {
    if (!areRowsCurrent(this.parts.projector)) return;
    await this.safely('overdue', () => this.lookAfterOverdue(isFirst));
    await this.safely('deleted', () => this.cancelForDeleted());
    await this.safely('inactive', () => this.giveUpForInactive());
    await this.safely('failing', () => this.switchOffFailing());
  }

  private async lookAfterDeleted(): Promise<void> {
    if (areRowsCurrent(this.parts.projector)) await this.safely('deleted', () => this.cancelForDeleted());
  }

  private async lookAfterOverdue(isFirst: boolean): Promise<void> {
    const { source, clock } = this.parts;
    const nowMs = clock.now();
    const dueBefore = toInstant(isFirst ? nowMs : nowMs - graceMs);
    const due = await source.overdueWebhooks({ dueBefore, limit: maxLooks });
    const isOverdue = ({ webhookId, oldestDueAt }: (typeof due)[number]) =>
      isFirst || toMs(oldestDueAt) + this.timeoutOf(webhookId) + graceMs <= nowMs;
    const overdue = due.filter(isOverdue);
    const looks = overdue.map(({ webhookId }) => lookRecord(webhookId));
    const failedAs = { event: 'reconciler.failed', fields: { step: 'overdue', webhooks: looks.length } };
    if (looks.length > 0) await publishHint(this.parts, looks, failedAs);
  }

  private timeoutOf(webhookId: WebhookId): number {
    const { webhookRegistry, settings } = this.parts;
    return webhookRegistry.get(webhookId)?.settings.timeoutMs ?? settings.requestTimeoutMs;
  }

  private async cancelForDeleted(): Promise<void> {
    const messages = () => this.parts.source.openMessagesOfDeletedWebhooks(pageSize);
    await this.conclude(messages, { type: 'CancelMessage', reason: 'webhook_deleted' });
  }

  private async giveUpForInactive(): Promise<void> {
    const now = toInstant(this.parts.clock.now());
    const messages = () => this.parts.source.openMessagesPastTheMark({ now, limit: pageSize });
    await this.conclude(messages, { type: 'GiveUp', at: now });
  }

  /** Page by page: rows that were acted on leave the page once the read model has the facts. */
  private async conclude(page: () => Promise<readonly OpenMessage[]>, command: MessageCommand): Promise<void> {
    for (let pages = 0; pages < maxPages; pages += 1) {
      const messages = await page();
      const appended = await Promise.all(messages.map((message) => this.record(message, command)));
      const last = appended.findLast((one) => one !== null);
      if (messages.length < pageSize || last === undefined) return;
      if (!(await this.parts.projector.reached(last.position, maxBehindMs))) return;
    }
  }

  private async record(message: OpenMessage, command: MessageCommand): Promise<Appended | null> {
    const { messageId, eventId, webhookId } = message;
    const payload = await this.parts.payloads.get(eventId, webhookId);
    if (payload === null) return null;
    const aggregate = messageAggregate(messageId, payload.acceptance);
    const decide = (state: MessageState, revision: Revision) =>
      revision === message.revision ? decideMessage(command, state) : accept<MessageEvent>();
    const recorded = await this.parts.recorder.record(aggregate, decide, { actor: reconciler });
    if (recorded.kind === 'refused' || recorded.appended === null) return null;
    const { status } = recorded.state;
    if (command.type === 'CancelMessage')
      this.parts.log.info('message.cancelled', { messageId, webhookId, reason: command.reason, status });
    else this.parts.log.info('message.failed', { messageId, webhookId, reason: 'gave_up', status });
    return recorded.appended;
  }

  private async switchOffFailing(): Promise<void> {
    const { source, webhookRecorder, clock, settings, log } = this.parts;
    const failing = { now: toInstant(clock.now()), failingForMs: settings.failingAfterMs, limit: pageSize };
    for (const { webhookId, revision } of await source.failingWebhooks(failing)) {
      if (await webhookRecorder.switchOff(webhookId, 'failing', { actor: reconciler, revision }))
        log.warn('webhook.deactivated', { webhookId, reason: 'failing' });
    }
  }

  /** One failing step must not keep the others from their work; the next round tries again. */
  private async safely(step: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.parts.log.error('reconciler.failed', error, { step });
    }
  }
}
