import {
  type AcceptEvent,
  decideEvent,
  type DomainEvent,
  type EventId,
  eventStream,
  type EventState,
  type EventStreamEvent,
  evolveEvent,
  isEventStreamEvent,
  noEvent,
  toInstant,
  type WebhookId,
} from '#libs/domain';

import { maxBodyInRecord } from '../delivery/delivery-settings.js';
import { messageIdOf } from '../derived-ids.js';
import type { Aggregate, FactRecorder } from '../fact-recorder.js';
import { done, type Outcome, refused } from '../outcome.js';
import { NotReady } from '../ports/errors.js';
import type { Actor } from '../ports/event-store.js';
import type { BusRecord, DeliveryRecord, MessageBus } from '../ports/message-bus.js';
import type { Clock, Ids, Log } from '../ports/primitives.js';
import { publishHint } from '../publish-hint.js';
import type { WebhookRegistry } from '../webhooks/webhook-registry.js';
import { requestBody } from './request-body.js';

export interface AcceptEventCommand {
  readonly eventId: EventId;
  readonly event: AcceptEvent['event'];
  readonly actor: Actor;
  /** A test send: to this webhook alone, whether it chose the type or is active or not. */
  readonly testFor?: WebhookId;
}

export interface AcceptedEvent {
  readonly eventId: EventId;
  /** It was accepted before; nothing was stored now. */
  readonly isKnown: boolean;
}

export interface AcceptEventParts {
  readonly recorder: FactRecorder;
  readonly registry: WebhookRegistry;
  readonly bus: MessageBus;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly horizonMs: number;
}

export const eventAggregate = (eventId: EventId): Aggregate<EventState, EventStreamEvent> => ({
  stream: eventStream(eventId),
  initial: noEvent,
  evolve: evolveEvent,
  owns: (event: DomainEvent) => isEventStreamEvent(event),
});

/**
 * Takes an event in: finds its recipients, records both in one append, then tells the delivery workers.
 * A repeat stores nothing and tells them again, unmarked. Telling is a hint: when it fails, the read model
 * has the messages and the reconciler finds them.
 */
export class EventAcceptance {
  constructor(private readonly parts: AcceptEventParts) {}

  /** @throws {NotReady} while the registry does not follow the store */
  async accept(command: AcceptEventCommand): Promise<Outcome<AcceptedEvent, 'event_id_reused'>> {
    const { registry, recorder, clock, horizonMs } = this.parts;
    if (!registry.isReady) throw new NotReady('webhook registry');
    const acceptedAt = toInstant(clock.now());
    const { testFor } = command;
    const recipients = testFor === undefined ? registry.recipientsOf(command.event.type) : [testFor];
    const aggregate = eventAggregate(command.eventId);
    const recorded = await recorder.record(
      aggregate,
      (state) =>
        decideEvent(
          {
            type: 'AcceptEvent',
            event: command.event,
            recipients,
            at: acceptedAt,
            horizonMs,
            test: testFor !== undefined,
          },
          state,
        ),
      { actor: command.actor, known: { state: noEvent, revision: 'none' } },
    );
    if (recorded.kind === 'refused') return refused(recorded.code, 'id');
    const isFresh = recorded.appended !== null;
    await this.tellWorkers(command.eventId, recorded.state, { acceptedAt, isFresh });
    return done({ eventId: command.eventId, isKnown: !isFresh });
  }

  private async tellWorkers(
    eventId: EventId,
    state: EventState,
    mark: { readonly acceptedAt: string; readonly isFresh: boolean },
  ): Promise<void> {
    if (state.status === 'absent' || state.recipients.length === 0) return;
    const records = this.firstRecords(eventId, state, mark);
    await publishHint(this.parts, records, { event: 'event.hint_failed', fields: { eventId } });
  }

  private firstRecords(
    eventId: EventId,
    state: Exclude<EventState, { status: 'absent' }>,
    mark: { readonly acceptedAt: string; readonly isFresh: boolean },
  ): BusRecord<DeliveryRecord>[] {
    const body = requestBody(state);
    const { givesUpAt, test } = state;
    return state.recipients.map((webhookId) => ({
      key: webhookId,
      value: {
        kind: 'first',
        webhookId,
        messageId: messageIdOf(this.parts.ids, eventId, webhookId),
        eventId,
        webhookRevision: this.parts.registry.get(webhookId)?.revision ?? 0,
        givesUpAt,
        test,
        body: body.length <= maxBodyInRecord ? body : null,
        ...mark,
      },
    }));
  }
}
