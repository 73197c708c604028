import {
  accept,
  decideEventReplay,
  decideMessage,
  type LiveEvent,
  messageAcceptanceOf,
  type MessageEvent,
  type MessageState,
  toInstant,
} from '#libs/domain';

import { messageIdOf } from '../derived-ids.js';
import { eventAggregate } from '../events/accept-event.js';
import type { FactRecorder } from '../fact-recorder.js';
import { messageAggregate } from '../messages/message-aggregate.js';
import type { Actor } from '../ports/event-store.js';
import type { BusRecord, DeliveryRecord } from '../ports/message-bus.js';
import type { Clock, Ids } from '../ports/primitives.js';
import type { EventRow } from '../ports/read-models.js';
import type { EventReplayFilter } from '../ports/replay-source.js';
import { orderRecord } from '../publish-hint.js';
import type { WebhookRegistry } from '../webhooks/webhook-registry.js';
import type { Replayed } from './replayed.js';

export interface EventReplayerParts {
  readonly recorder: FactRecorder;
  readonly webhookRegistry: Pick<WebhookRegistry, 'statusOf'>;
  readonly ids: Ids;
  readonly clock: Clock;
  /** Milliseconds from the replay to the ten-day mark of the messages that it makes. */
  readonly horizonMs: number;
}

export interface EventReplay {
  readonly filter: EventReplayFilter;
  readonly replayId: string;
  readonly actor: Actor;
}

/**
 * Sends one past event to the webhook of a replay: makes it a recipient, or, where it is one already and its message
 * has a status that the replay takes, retries that message. What this replay has done before it does not do again.
 */
export class EventReplayer {
  constructor(private readonly parts: EventReplayerParts) {}

  async replay({ id: eventId }: Pick<EventRow, 'id'>, replay: EventReplay): Promise<Replayed> {
    const { recorder, webhookRegistry, clock, horizonMs } = this.parts;
    const { replayId, actor, filter } = replay;
    if (webhookRegistry.statusOf(filter.webhookId) !== 'active') return { kind: 'skipped' };
    const at = toInstant(clock.now());
    const command = { recipients: [filter.webhookId], replayId, at, horizonMs };
    const decide = (state: Parameters<typeof decideEventReplay>[1]) => decideEventReplay(command, state);
    const recorded = await recorder.record(eventAggregate(eventId), decide, { actor });
    const { state } = recorded;
    if (recorded.kind === 'refused' || state.status !== 'accepted') return { kind: 'skipped' };
    const isOurs = state.replays.some((one) => one.replayId === replayId && one.recipients.includes(filter.webhookId));
    return isOurs
      ? { kind: 'retried', record: this.recordOf(eventId, replay, { ticket: 'none', dueAt: null, trigger: 'first' }) }
      : this.retry(eventId, state, replay);
  }

  private async retry(eventId: string, event: LiveEvent, replay: EventReplay): Promise<Replayed> {
    const { recorder, ids } = this.parts;
    const { replayId, actor, filter } = replay;
    const acceptance = messageAcceptanceOf(eventId, filter.webhookId, event);
    if (acceptance === null) return { kind: 'skipped' };
    const aggregate = messageAggregate(messageIdOf(ids, eventId, filter.webhookId), acceptance);
    const isWanted = (state: MessageState) => filter.statuses.includes(state.status);
    const request = { type: 'RequestRetry', webhook: 'active', replayId } as const;
    const decide = (state: MessageState) => (isWanted(state) ? decideMessage(request, state) : accept<MessageEvent>());
    const { kind, state } = await recorder.record(aggregate, decide, { actor });
    if (kind === 'refused') return { kind: 'skipped' };
    if (state.order?.trigger === 'manual')
      return { kind: 'retried', record: this.recordOf(eventId, replay, state.order) };
    return { kind: state.replayIds.includes(replayId) ? 'retried' : 'received' };
  }

  private recordOf(
    eventId: string,
    { filter: { webhookId } }: EventReplay,
    order: NonNullable<MessageState['order']>,
  ): BusRecord<DeliveryRecord> {
    const messageId = messageIdOf(this.parts.ids, eventId, webhookId);
    return orderRecord({ webhookId, messageId, eventId, ...order });
  }
}
