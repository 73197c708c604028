import { accept, type Decision, refuse } from '../decision.js';
import { isSameJson } from '../same-json.js';
import type { MessageAcceptance } from '../message/message.js';
import { type EventId, type IsoInstant, type JsonObject, plusMs, type WebhookId } from '../values.js';
import type { EventAccepted, EventExpired, EventReplayed, EventStreamEvent, SchemaProblem } from './event-events.js';

/** An event that is there: its acceptance, and what was replayed since, oldest first. */
export type LiveEvent = {
  readonly status: 'accepted';
  readonly replays: readonly EventReplayed['data'][];
} & EventAccepted['data'];

/** absent ──► accepted ──► expired. An expired event is recognised by its id alone. */
export type EventState =
  { readonly status: 'absent' } | LiveEvent | ({ readonly status: 'expired' } & EventExpired['data']);

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

/**
 * A repeat of a known event adds nothing, whatever the schema says today; another event under a known id is refused.
 * Of an expired event only the type can still be compared.
 */
export const decideEvent = (command: AcceptEvent, state: EventState): Decision<EventStreamEvent, EventRefusal> => {
  const { event, recipients, at, horizonMs, test, misfit } = command;
  if (state.status !== 'absent') return isRepeat(command, state) ? accept() : refuse('event_id_reused');
  if (misfit?.isRefused === true) return refuse('event_data_invalid');
  const mark = misfit === undefined ? {} : { schemaProblems: misfit.problems };
  return accept<EventStreamEvent>({
    type: 'EventAccepted',
    data: { ...event, recipients, givesUpAt: plusMs(at, horizonMs), test, ...mark },
  });
};

const isRepeat = ({ event }: AcceptEvent, state: Exclude<EventState, { status: 'absent' }>): boolean =>
  state.type === event.type && (state.status === 'expired' || isSameJson(state.data, event.data));

export interface ReplayEventTo {
  readonly recipients: readonly WebhookId[];
  readonly replayId: string;
  readonly at: IsoInstant;
  readonly horizonMs: number;
}

/** Names only webhooks that are no recipients yet; a replay that comes again adds nothing. */
export const decideEventReplay = (
  { recipients, replayId, at, horizonMs }: ReplayEventTo,
  state: EventState,
): Decision<EventStreamEvent, 'event_not_found' | 'event_expired'> => {
  if (state.status === 'absent') return refuse('event_not_found');
  if (state.status === 'expired') return refuse('event_expired');
  if (state.replays.some((replay) => replay.replayId === replayId)) return accept();
  const known = new Set(recipientsOf(state));
  const added = [...new Set(recipients)].filter((webhookId) => !known.has(webhookId));
  if (added.length === 0) return accept();
  return accept<EventStreamEvent>({
    type: 'EventReplayed',
    data: { recipients: added, replayId, givesUpAt: plusMs(at, horizonMs) },
  });
};

/**
 * Decided by whoever knows its age and that none of its messages has an open order; an event that is gone stays gone.
 */
export const decideEventExpiry = (state: EventState): Decision<EventStreamEvent, never> =>
  state.status === 'accepted'
    ? accept<EventStreamEvent>({ type: 'EventExpired', data: { type: state.type, recipients: recipientsOf(state) } })
    : accept();

/** All webhooks that an event is for, by its acceptance and by replays. */
export const recipientsOf = ({ recipients, replays }: LiveEvent): readonly WebhookId[] =>
  replays.length === 0 ? recipients : [...recipients, ...replays.flatMap((replay) => replay.recipients)];

/** Where the message of a webhook begins; `null` when the event is not for it. A replayed one has a mark of its own. */
export const messageAcceptanceOf = (
  eventId: EventId,
  webhookId: WebhookId,
  { recipients, replays, givesUpAt, test }: LiveEvent,
): MessageAcceptance | null => {
  if (recipients.includes(webhookId)) return { eventId, webhookId, givesUpAt, test };
  const replay = replays.find((one) => one.recipients.includes(webhookId));
  return replay === undefined ? null : { eventId, webhookId, givesUpAt: replay.givesUpAt, test: false };
};

const noReplays: LiveEvent['replays'] = [];

export const evolveEvent = (state: EventState, event: EventStreamEvent): EventState => {
  switch (event.type) {
    case 'EventAccepted':
      return state.status === 'absent' ? { status: 'accepted', ...event.data, replays: noReplays } : state;
    case 'EventReplayed':
      return state.status === 'accepted' ? { ...state, replays: [...state.replays, event.data] } : state;
    case 'EventExpired':
      return { status: 'expired', ...event.data };
  }
};
