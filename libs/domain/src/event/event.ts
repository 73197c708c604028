import { accept, type Decision, refuse } from '../decision.js';
import { type IsoInstant, type JsonObject, plusMs, type WebhookId } from '../values.js';
import { type EventAccepted, type EventStreamEvent } from './event-events.js';

export type EventState = { readonly status: 'absent' } | ({ readonly status: 'accepted' } & EventAccepted['data']);

export interface AcceptEvent {
  readonly type: 'AcceptEvent';
  readonly event: {
    readonly type: string;
    readonly data: JsonObject;
    readonly occurredAt: IsoInstant;
    readonly source: string;
    readonly sourceId: string;
  };
  readonly recipients: readonly WebhookId[];
  readonly at: IsoInstant;
  readonly horizonMs: number;
  readonly test: boolean;
}

export type EventRefusal = 'event_id_reused';

export const noEvent: EventState = { status: 'absent' };

const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const sorted = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, inner]) => [name, canonical(inner)]));
};

/** Equal as JSON, whatever the order of keys: a producer that sends an event again may serialise it anew. */
const isSameJson = (left: unknown, right: unknown): boolean =>
  JSON.stringify(canonical(left)) === JSON.stringify(canonical(right));

/** A repeat of a known event adds nothing; another event under a known id is refused. */
export const decideEvent = (command: AcceptEvent, state: EventState): Decision<EventStreamEvent, EventRefusal> => {
  const { event, recipients, at, horizonMs, test } = command;
  if (state.status === 'absent')
    return accept<EventStreamEvent>({
      type: 'EventAccepted',
      data: { ...event, recipients, givesUpAt: plusMs(at, horizonMs), test },
    });
  return state.type === event.type && isSameJson(state.data, event.data) ? accept() : refuse('event_id_reused');
};

export const evolveEvent = (state: EventState, event: EventStreamEvent): EventState =>
  state.status === 'absent' ? { status: 'accepted', ...event.data } : state;
