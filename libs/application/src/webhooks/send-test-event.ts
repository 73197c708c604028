import { eventTypeNamed, type MessageId, toInstant, type WebhookId } from '#libs/domain';

import { messageIdOf } from '../derived-ids.js';
import type { EventAcceptance } from '../events/accept-event.js';
import { done, type Outcome, refused } from '../outcome.js';
import type { Actor } from '../ports/event-store.js';
import type { Clock, Ids } from '../ports/primitives.js';
import type { WebhookRegistry } from './webhook-registry.js';

/** Sends the example of an event type now, to one webhook alone, active or not; it is logged as a message. */
export class SendTestEvent {
  constructor(
    private readonly acceptance: EventAcceptance,
    private readonly registry: WebhookRegistry,
    private readonly primitives: { readonly clock: Clock; readonly ids: Ids },
  ) {}

  async send(command: {
    readonly webhookId: WebhookId;
    readonly eventType: string;
    readonly actor: Actor;
  }): Promise<
    Outcome<{ readonly messageId: MessageId }, 'webhook_not_found' | 'unknown_event_type' | 'event_id_reused'>
  > {
    const { webhookId, actor } = command;
    const { clock, ids } = this.primitives;
    if (this.registry.get(webhookId) === null) return refused('webhook_not_found');
    const eventType = eventTypeNamed(command.eventType);
    if (eventType === null) return refused('unknown_event_type', 'eventType');
    const eventId = ids.ordered();
    const event = {
      type: eventType.name,
      data: eventType.example,
      occurredAt: toInstant(clock.now()),
      source: '',
      sourceId: eventId,
    };
    const accepted = await this.acceptance.accept({ eventId, event, actor, testFor: webhookId });
    return accepted.kind === 'refused' ? accepted : done({ messageId: messageIdOf(ids, eventId, webhookId) });
  }
}
