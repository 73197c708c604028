import {
  type Decision,
  decideWebhook,
  isLiveWebhook,
  type LiveWebhook,
  refuse,
  type Revision,
  type SwitchOffReason,
  toInstant,
  type WebhookCommand,
  type WebhookEvent,
  type WebhookId,
  type WebhookRefusal,
  type WebhookState,
} from '#libs/domain';

import type { FactRecorder, Recorded } from '../fact-recorder.js';
import type { ReadYourWrites } from '../following/read-your-writes.js';
import type { Actor, Appended } from '../ports/event-store.js';
import type { Clock } from '../ports/primitives.js';
import type { ReadModels, WebhookRow } from '../ports/read-models.js';
import { webhookAggregate } from './webhook-aggregate.js';
import type { WebhookRegistry } from './webhook-registry.js';

export interface WebhookRecorderParts {
  readonly recorder: FactRecorder;
  readonly webhookRegistry: WebhookRegistry;
  readonly readModels: Pick<ReadModels, 'getWebhook'>;
  readonly readYourWrites: ReadYourWrites;
  readonly clock: Clock;
}

export type WebhookRecorded = Recorded<WebhookState, WebhookRefusal | 'revision_mismatch'>;

/** Records facts of webhooks; this process's registry has them before anybody is answered. */
export class WebhookRecorder {
  constructor(private readonly parts: WebhookRecorderParts) {}

  /** `ifRevision` (an `If-Match`) refuses to change something newer than what was seen. */
  async record(
    id: WebhookId,
    commandFor: (state: WebhookState) => WebhookCommand,
    options: { readonly actor: Actor; readonly ifRevision?: Revision | undefined },
  ): Promise<WebhookRecorded> {
    const { actor, ifRevision } = options;
    const decide = (
      state: WebhookState,
      revision: Revision,
    ): Decision<WebhookEvent, WebhookRefusal | 'revision_mismatch'> =>
      isLiveWebhook(state) && ifRevision !== undefined && revision !== ifRevision
        ? refuse('revision_mismatch')
        : decideWebhook(commandFor(state), state);
    const recorded = await this.parts.recorder.record(webhookAggregate(id), decide, { actor });
    this.parts.webhookRegistry.put(id, recorded.state);
    return recorded;
  }

  /**
   * Switches the webhook off at the revision at which its failing was seen: an old answer never switches off a new URL.
   * @returns whether it was still on, and unchanged
   */
  async switchOff(
    id: WebhookId,
    reason: SwitchOffReason,
    seen: { readonly actor: Actor; readonly revision: Revision },
  ): Promise<boolean> {
    const command = { type: 'SwitchOffWebhook', reason } as const;
    const recorded = await this.record(id, () => command, { actor: seen.actor, ifRevision: seen.revision });
    return recorded.kind === 'recorded' && recorded.appended !== null;
  }

  /**
   * The row with the state that the caller's own fact gave, once the read model has it or a second later: what others
   * changed since is not what it asked for, and must not come with the revision that its next edit is guarded by.
   */
  async rowAfter(id: WebhookId, webhook: LiveWebhook, appended: Appended | null): Promise<WebhookRow> {
    await this.parts.readYourWrites.settled(appended);
    return { ...(await this.rowOf(id, webhook)), webhook };
  }

  /** The row with the newest state; a webhook that the read model does not know yet has had no delivery. */
  async rowOf(id: WebhookId, webhook: LiveWebhook): Promise<WebhookRow> {
    const row = await this.parts.readModels.getWebhook(id);
    if (row !== null) return row.webhook.revision >= webhook.revision ? row : { ...row, webhook };
    const now = toInstant(this.parts.clock.now());
    const noDelivery = { lastDeliveryAt: null, failingSince: null, health: { succeeded: 0, failed: 0 } };
    return { id, webhook, createdAt: now, updatedAt: now, ...noDelivery };
  }
}
