import { accept, type Decision, refuse } from '../decision.js';
import { isSameJson } from '../same-json.js';
import { type IsoInstant, type JsonObject, plusMs, type WebhookId } from '../values.js';
import type { EventAccepted, EventStreamEvent, SchemaProblem } from './event-events.js';

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
  /** What its type's schema says against the payload, and whether that keeps it out; absent when nothing does. */
  readonly misfit?: { readonly problems: readonly SchemaProblem[]; readonly isRefused: boolean } | undefined;
}

export type EventRefusal = 'event_id_reused' | 'event_data_invalid';

export const noEvent: EventState = { status: 'absent' };

/** A repeat of a known event adds nothing, whatever the schema says today; another event under a known id is refused. */
export const decideEvent = (command: AcceptEvent, state: EventState): Decision<EventStreamEvent, EventRefusal> => {
  const { event, recipients, at, horizonMs, test, misfit } = command;
  if (state.status === 'accepted')
    return state.type === event.type && isSameJson(state.data, event.data) ? accept() : refuse('event_id_reused');
  if (misfit?.isRefused === true) return refuse('event_data_invalid');
  const mark = misfit === undefined ? {} : { schemaProblems: misfit.problems };
  return accept<EventStreamEvent>({
    type: 'EventAccepted',
    data: { ...event, recipients, givesUpAt: plusMs(at, horizonMs), test, ...mark },
  });
};

export const evolveEvent = (state: EventState, event: EventStreamEvent): EventState =>
  state.status === 'absent' ? { status: 'accepted', ...event.data } : state;
