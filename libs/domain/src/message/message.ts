import { type EventId, type IsoInstant, nextRevision, type Revision, type Ticket, type WebhookId } from '../values.js';
import { type AttemptFailed, type AttemptSucceeded, type MessageEvent } from './message-events.js';

export type OpenStatus = 'created' | 'retrying';
export type ConcludedStatus = 'cancelled' | 'success' | 'failed';
export type MessageStatus = OpenStatus | ConcludedStatus;

/** What a message is waiting for: one attempt, not before `dueAt`; `null` is due at once. */
export interface Order {
  readonly ticket: Ticket;
  readonly dueAt: IsoInstant | null;
  readonly trigger: 'first' | 'scheduled' | 'manual';
}

/** What the acceptance of its event says about a message. */
export interface MessageAcceptance {
  readonly eventId: EventId;
  readonly webhookId: WebhookId;
  readonly givesUpAt: IsoInstant;
  readonly test: boolean;
}

interface MessageFacts extends MessageAcceptance {
  /** Revision of the last fact of its own stream. */
  readonly revision: Revision;
  readonly attempts: number;
  /** Failures that the schedule planned; attempts that somebody asked for do not count. */
  readonly scheduledFailures: number;
  /** The instant the schedule planned last, kept while a manual attempt goes ahead of it. */
  readonly plannedAt: IsoInstant | null;
  /** The replays that have retried it: none does twice. */
  readonly replayIds: readonly string[];
}

const noReplays: readonly string[] = [];

/**
 * created ──failed attempt──► retrying ──► success | failed | cancelled.
 * While an order is open the status is created or retrying; its outcome, a cancel or `MessageFailed` closes it.
 * `RetryRequested` opens an order in every status. A late success turns cancelled and failed into success.
 */
export type MessageState = MessageFacts &
  ({ readonly status: OpenStatus; readonly order: Order } | { readonly status: ConcludedStatus; readonly order: null });

/**
 * A message begins with the acceptance of its event: an order due at once, and nothing in its own stream.
 * Field by field: a spread that further fields follow costs V8 5 µs here, and every message comes this way.
 */
export const acceptedMessage = ({ eventId, webhookId, givesUpAt, test }: MessageAcceptance): MessageState => ({
  eventId,
  webhookId,
  givesUpAt,
  test,
  status: 'created',
  order: { ticket: 'none', dueAt: null, trigger: 'first' },
  revision: 'none',
  attempts: 0,
  scheduledFailures: 0,
  plannedAt: null,
  replayIds: noReplays,
});

/** Whether an outcome answers the open order; every other outcome is history only. */
export const answersOpenOrder = (state: MessageState, ticket: Ticket): boolean => state.order?.ticket === ticket;

const conclude = (state: MessageState, status: ConcludedStatus): MessageState => ({ ...state, status, order: null });

const afterSuccess = (state: MessageState, { data }: AttemptSucceeded): MessageState =>
  state.order === null || answersOpenOrder(state, data.ticket) ? conclude(state, 'success') : state;

/** A failure that plans nothing leaves its order to the `MessageFailed` of the same append. */
const afterFailure = (state: MessageState, { data }: AttemptFailed, revision: number): MessageState => {
  if (state.order === null || !answersOpenOrder(state, data.ticket)) return state;
  const scheduledFailures = state.scheduledFailures + (data.trigger === 'manual' ? 0 : 1);
  if (data.nextAttemptAt === null) return { ...state, scheduledFailures, status: 'retrying' };
  const order: Order = { ticket: revision, dueAt: data.nextAttemptAt, trigger: 'scheduled' };
  return { ...state, scheduledFailures, status: 'retrying', order, plannedAt: data.nextAttemptAt };
};

export const evolveMessage = (before: MessageState, event: MessageEvent): MessageState => {
  const revision = nextRevision(before.revision);
  const state = { ...before, revision };
  switch (event.type) {
    case 'AttemptSucceeded':
      return afterSuccess({ ...state, attempts: before.attempts + 1 }, event);
    case 'AttemptFailed':
      return afterFailure({ ...state, attempts: before.attempts + 1 }, event, revision);
    case 'MessageFailed':
      return conclude(state, 'failed');
    case 'MessageCancelled':
      return conclude(state, 'cancelled');
    case 'RetryRequested': {
      const { replayId } = event.data;
      const replayIds = replayId === null ? state.replayIds : [...state.replayIds, replayId];
      return { ...state, replayIds, status: 'retrying', order: { ticket: revision, dueAt: null, trigger: 'manual' } };
    }
  }
};
