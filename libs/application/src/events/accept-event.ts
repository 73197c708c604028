import {
  type AcceptEvent,
  decideEvent,
  type EventId,
  type EventRefusal,
  eventStream,
  type EventState,
  type EventStreamEvent,
  evolveEvent,
  isEventStreamEvent,
  isReservedEventType,
  type IsoInstant,
  type LiveEvent,
  noEvent,
  type SchemaProblem,
  toInstant,
  type WebhookId,
} from '#libs/domain';

import { maxBodyInRecord } from '../delivery/delivery-settings.js';
import { messageIdOf } from '../derived-ids.js';
import type { IncomingEventsCatalog } from '../event-types/incoming-events-catalog.js';
import type { Aggregate, FactRecorder } from '../fact-recorder.js';
import { done, type Outcome, type Refusal, refused, refusedFor } from '../outcome.js';
import { NotReady } from '../ports/errors.js';
import type { Actor } from '../ports/event-store.js';
import type { BusRecord, DeliveryRecord, FirstRecord, MessageBus } from '../ports/message-bus.js';
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
  /** Whom one of Hookline's own events is about, and who does not get it. Nobody else may publish their types. */
  readonly about?: WebhookId;
}

export type AcceptanceRefusal = EventRefusal | 'event_type_reserved';

type Freshness = Pick<FirstRecord, 'acceptedAt' | 'isFresh'>;

export interface AcceptedEvent {
  readonly eventId: EventId;
  /** It was accepted before; nothing was stored now. */
  readonly isKnown: boolean;
}

export interface AcceptEventParts {
  readonly recorder: FactRecorder;
  readonly webhookRegistry: WebhookRegistry;
  readonly catalog: Pick<IncomingEventsCatalog, 'isReady' | 'isNew' | 'observe' | 'misfitOf'>;
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
  owns: isEventStreamEvent,
});

/**
 * Takes an event in: finds its recipients, records both in one append, then tells the delivery workers.
 * A repeat stores nothing and tells them again, as not fresh. Telling is a hint: when it fails, the read model
 * has the messages and the reconciler finds them.
 */
export class EventAcceptance {
  constructor(private readonly parts: AcceptEventParts) {}

  /** @throws {NotReady} while the registries do not follow the store */
  async accept(command: AcceptEventCommand): Promise<Outcome<AcceptedEvent, AcceptanceRefusal>> {
    const { webhookRegistry, catalog, clock } = this.parts;
    if (!webhookRegistry.isReady) throw new NotReady('webhook registry');
    if (!catalog.isReady) throw new NotReady('event type registry');
    const { event, testFor } = command;
    if (isTaken(command)) return refused('event_type_reserved', 'type');
    if (catalog.isNew(event.type)) await catalog.observe(event.type);
    // The example of a type may be older than its schema: a test send is not held to it.
    const misfit = testFor === undefined ? catalog.misfitOf(event) : undefined;
    const acceptedAt = toInstant(clock.now());
    const recorded = await this.record(command, acceptedAt, misfit);
    if (recorded.kind === 'refused') return refusalFor(recorded.code, misfit);
    const isFresh = recorded.appended !== null;
    if (isFresh && misfit !== undefined) this.logMisfit(command, misfit.problems);
    await this.tellWorkers(command.eventId, recorded.state, { acceptedAt, isFresh });
    return done({ eventId: command.eventId, isKnown: !isFresh });
  }

  /** What would keep this event out, before anything is stored; an id that is taken shows only when it is accepted. */
  async refusalOf(command: AcceptEventCommand): Promise<Refusal<AcceptanceRefusal> | null> {
    const { eventId, event } = command;
    if (isTaken(command)) return { code: 'event_type_reserved', path: 'type' };
    const misfit = this.parts.catalog.misfitOf(event);
    if (misfit?.isRefused !== true) return null;
    const { state } = await this.parts.recorder.fold(eventAggregate(eventId));
    return state.status !== 'absent' ? null : { code: 'event_data_invalid', problems: inData(misfit.problems) };
  }

  /** An event that nothing keeps out is new until the store says otherwise: it costs no read. */
  private record(
    { eventId, event, actor, testFor, about }: AcceptEventCommand,
    at: IsoInstant,
    misfit: AcceptEvent['misfit'],
  ) {
    const { recorder, webhookRegistry, horizonMs } = this.parts;
    const wanting = webhookRegistry.recipientsOf(event.type);
    const others = about === undefined ? wanting : wanting.filter((id) => id !== about);
    const recipients = testFor === undefined ? others : [testFor];
    const test = testFor !== undefined;
    const accept = { type: 'AcceptEvent', event, recipients, at, horizonMs, test, misfit } as const;
    const decide = (state: EventState) => decideEvent(accept, state);
    const isLikelyNew = misfit?.isRefused !== true;
    const known = { state: noEvent, revision: 'none' } as const;
    return recorder.record(eventAggregate(eventId), decide, isLikelyNew ? { actor, known } : { actor });
  }

  private logMisfit({ eventId, event }: AcceptEventCommand, problems: readonly SchemaProblem[]): void {
    const { path, message } = problems[0] ?? { path: '', message: '' };
    this.parts.log.warn('event.schema_violated', { eventId, eventType: event.type, path, problem: message });
  }

  private async tellWorkers(eventId: EventId, state: EventState, freshness: Freshness): Promise<void> {
    // What was replayed since has had its own records; of an expired event there is nothing to send.
    if (state.status !== 'accepted' || state.recipients.length === 0) return;
    const records = this.firstRecords(eventId, state, freshness);
    await publishHint(this.parts, records, { event: 'event.hint_failed', fields: { eventId } });
  }

  private firstRecords(eventId: EventId, state: LiveEvent, freshness: Freshness): BusRecord<DeliveryRecord>[] {
    const body = requestBody(state);
    const { givesUpAt, test } = state;
    return state.recipients.map((webhookId) => ({
      key: webhookId,
      value: {
        kind: 'first',
        webhookId,
        messageId: messageIdOf(this.parts.ids, eventId, webhookId),
        eventId,
        webhookRevision: this.parts.webhookRegistry.get(webhookId)?.revision ?? 0,
        givesUpAt,
        test,
        body: body.length <= maxBodyInRecord ? body : null,
        ...freshness,
      },
    }));
  }
}

const isTaken = ({ event, testFor, about }: AcceptEventCommand): boolean =>
  testFor === undefined && about === undefined && isReservedEventType(event.type);

const refusalFor = (code: EventRefusal, misfit: AcceptEvent['misfit']): Outcome<never, AcceptanceRefusal> =>
  code === 'event_data_invalid' && misfit !== undefined
    ? refusedFor(code, inData(misfit.problems))
    : refused(code, 'id');

const inData = (problems: readonly SchemaProblem[]): readonly SchemaProblem[] =>
  problems.map(({ path, message }) => ({ path: path === '' ? 'data' : `data.${path}`, message }));
