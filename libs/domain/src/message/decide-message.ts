import { accept, type Decision, refuse } from '../decision.js';
import { type PlannedRetry, planRetry, type RetryPolicy, waitAfterFailure } from '../retry-policy.js';
import { type IsoInstant, plusMs, toMs } from '../values.js';
import { type AttemptReport, type Verdict } from './attempt.js';
import { answersOpenOrder, type MessageState } from './message.js';
import { type MessageEvent } from './message-events.js';

export interface RecordAttempt {
  readonly type: 'RecordAttempt';
  readonly report: AttemptReport;
  readonly verdict: Verdict;
  /** The instant the receiver asked to wait for. */
  readonly retryAfter: IsoInstant | null;
  readonly endedAt: IsoInstant;
  readonly policy: RetryPolicy;
}

export type MessageCommand =
  | RecordAttempt
  | { readonly type: 'CancelMessage'; readonly reason: 'requested' | 'webhook_deleted' }
  | {
      readonly type: 'RequestRetry';
      readonly webhook: 'active' | 'inactive' | 'deleted';
      readonly replayId: string | null;
    }
  /** Past the ten-day mark no attempt could be made: its webhook is inactive. */
  | { readonly type: 'GiveUp'; readonly at: IsoInstant };

export type MessageRefusal = 'message_concluded' | 'webhook_inactive' | 'webhook_deleted' | 'not_past_the_mark';

const refOf = ({ eventId, webhookId }: MessageState) => ({ eventId, webhookId });

/**
 * The next order after a failed attempt that answers the open one; `null` when that was the last.
 * A test is never repeated. An attempt begun at the ten-day mark or later was the last.
 * A manual attempt leaves the plan as it was; if that is behind us, the next wait of the schedule begins.
 */
const nextOrder = (command: RecordAttempt, state: MessageState): PlannedRetry | null => {
  const { report, endedAt, policy, retryAfter } = command;
  const { givesUpAt, plannedAt, scheduledFailures } = state;
  if (state.test || toMs(report.startedAt) >= toMs(givesUpAt)) return null;
  const isPlanAhead = report.trigger === 'manual' && plannedAt !== null && toMs(plannedAt) > toMs(endedAt);
  const scheduledAt = isPlanAhead ? plannedAt : plusMs(endedAt, waitAfterFailure(policy, scheduledFailures + 1));
  return planRetry({ scheduledAt, retryAfter, givesUpAt });
};

const recordFailure = (command: RecordAttempt, state: MessageState): Decision<MessageEvent, MessageRefusal> => {
  const failed = (next: PlannedRetry | null): MessageEvent => ({
    type: 'AttemptFailed',
    data: { ...command.report, nextAttemptAt: next?.nextAttemptAt ?? null, because: next?.because ?? null },
  });
  if (!answersOpenOrder(state, command.report.ticket)) return accept(failed(null));
  const next = nextOrder(command, state);
  if (next !== null) return accept(failed(next));
  const reason = state.test ? 'test' : 'gave_up';
  return accept<MessageEvent>(failed(null), { type: 'MessageFailed', data: { ...refOf(state), reason } });
};

const cancel = (
  reason: 'requested' | 'webhook_deleted',
  state: MessageState,
): Decision<MessageEvent, MessageRefusal> => {
  switch (state.status) {
    case 'created':
    case 'retrying':
      return accept<MessageEvent>({ type: 'MessageCancelled', data: { ...refOf(state), reason } });
    case 'cancelled':
      return accept();
    case 'success':
    case 'failed':
      return refuse('message_concluded');
  }
};

/** Allowed in every status; while a manual order is open it adds nothing, nor does a replay that comes again. */
const requestRetry = (
  command: Extract<MessageCommand, { type: 'RequestRetry' }>,
  state: MessageState,
): Decision<MessageEvent, MessageRefusal> => {
  if (command.webhook === 'deleted') return refuse('webhook_deleted');
  if (command.webhook === 'inactive' && !state.test) return refuse('webhook_inactive');
  if (command.replayId !== null && state.replayIds.includes(command.replayId)) return accept();
  if (state.order?.trigger === 'manual') return accept();
  return accept<MessageEvent>({ type: 'RetryRequested', data: { ...refOf(state), replayId: command.replayId } });
};

export const decideMessage = (command: MessageCommand, state: MessageState): Decision<MessageEvent, MessageRefusal> => {
  switch (command.type) {
    case 'RecordAttempt':
      return command.verdict === 'delivered'
        ? accept<MessageEvent>({ type: 'AttemptSucceeded', data: command.report })
        : recordFailure(command, state);
    case 'CancelMessage':
      return cancel(command.reason, state);
    case 'RequestRetry':
      return requestRetry(command, state);
    case 'GiveUp':
      return state.order !== null && toMs(command.at) >= toMs(state.givesUpAt)
        ? accept<MessageEvent>({ type: 'MessageFailed', data: { ...refOf(state), reason: 'gave_up' } })
        : refuse('not_past_the_mark');
  }
};
