import { type MessageId, toInstant, type WebhookId } from '#libs/domain';

import { messageIdOf } from '../derived-ids.js';
import type { EventTypeRegistry } from '../event-types/event-type-registry.js';
import type { AcceptanceRefusal, EventAcceptance } from '../events/accept-event.js';
import { done, type Outcome, refused } from '../outcome.js';
import type { Actor } from '../ports/event-store.js';
import type { Clock, Ids } from '../ports/primitives.js';
import type { WebhookRegistry } from './webhook-registry.js';

/** Sends the example of an event type now, to one webhook alone, active or not; it is logged as a message. */
export class SendTestEvent {
  constructor(
    private readonly acceptance: EventAcceptance,
    private readonly webhookRegistry: WebhookRegistry,
    private readonly parts: {
      readonly eventTypeRegistry: Pick<EventTypeRegistry, 'get'>;
      readonly clock: Clock;
      readonly ids: Ids;
    },
  ) {}

  async send(command: {
    readonly webhookId: WebhookId;
    readonly eventType: string;
    readonly actor: Actor;
  }): Promise<
    Outcome<{ readonly messageId: MessageId }, 'webhook_not_found' | 'unknown_event_type' | AcceptanceRefusal>
  > {
    const { webhookId, actor } = command;
    const { eventTypeRegistry, clock, ids } = this.parts;
    if (this.webhookRegistry.get(webhookId) === null) return refused('webhook_not_found');
    const eventType = eventTypeRegistry.get(command.eventType);
    if (eventType === null) return refused('unknown_event_type', 'eventType');
    const eventId = ids.ordered();
    const event = {
      type: command.eventType,
      // Nobody has said yet what a type looks like that was only observed.
      data: eventType.status === 'observed' ? {} : eventType.definition.example,
      occurredAt: toInstant(clock.now()),
      source: '',
      sourceId: eventId,
    };
    const accepted = await this.acceptance.accept({ eventId, event, actor, testFor: webhookId });
    return accepted.kind === 'refused' ? accepted : done({ messageId: messageIdOf(ids, eventId, webhookId) });
  }
}
