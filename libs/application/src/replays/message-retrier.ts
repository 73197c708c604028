import type { FactRecorder } from '../fact-recorder.js';
import { decideAboutRow } from '../messages/decide-about-row.js';
import { messageAggregate } from '../messages/message-aggregate.js';
import type { Actor } from '../ports/event-store.js';
import type { MessageRow } from '../ports/read-models.js';
import { orderRecord } from '../publish-hint.js';
import type { WebhookRegistry } from '../webhooks/webhook-registry.js';
import type { Replayed } from './replayed.js';

export interface MessageRetrierParts {
  readonly recorder: FactRecorder;
  readonly webhookRegistry: Pick<WebhookRegistry, 'statusOf'>;
}

/** Retries one message of a replay; the same replay does not do it twice. */
export class MessageRetrier {
  constructor(private readonly parts: MessageRetrierParts) {}

  async retry(row: MessageRow, { replayId, actor }: { replayId: string; actor: Actor }): Promise<Replayed> {
    const { id: messageId, eventId, webhookId } = row;
    const { webhookRegistry, recorder } = this.parts;
    const recorded = await recorder.record(
      messageAggregate(messageId, row),
      decideAboutRow(row, { type: 'RequestRetry', webhook: webhookRegistry.statusOf(webhookId), replayId }),
      { actor },
    );
    if (recorded.kind === 'refused') return { kind: 'skipped' };
    const { order } = recorded.state;
    if (order?.trigger !== 'manual') return { kind: 'retried' };
    return { kind: 'retried', record: orderRecord({ webhookId, messageId, eventId, ...order }) };
  }
}
