import type { MessageFactAnswer } from '#libs/contracts';

import { describeShort, requestDuration } from '../ui/time-text.js';

export interface FactInWords {
  readonly title: string;
  readonly detail: string | null;
}

type Data = MessageFactAnswer['data'];

const textOf = (data: Data, name: string): string | null => {
  const value = data[name];
  return typeof value === 'string' ? value : null;
};

const numberOf = (data: Data, name: string): number | null => {
  const value = data[name];
  return typeof value === 'number' ? value : null;
};

const reasons: Readonly<Record<string, string>> = {
  schedule: 'by the retry schedule',
  retry_after: 'as the receiver asked (Retry-After)',
  horizon: 'at the mark at which it is given up',
};

const triggers: Readonly<Record<string, string>> = {
  first: 'first attempt',
  scheduled: 'by schedule',
  manual: 'asked for',
  probe: 'a probe',
};

const attemptTitle = (data: Data, outcome: string): string => {
  const trigger = triggers[textOf(data, 'trigger') ?? ''];
  return `Attempt ${String(numberOf(data, 'attempt') ?? '')} ${outcome}${trigger === undefined ? '' : ` (${trigger})`}`;
};

const answerOf = (data: Data): string => {
  const status = numberOf(data, 'statusCode');
  const answer =
    status === null ? (textOf(data, 'errorCode') ?? 'no answer').replaceAll('_', ' ') : `HTTP ${String(status)}`;
  const durationMs = numberOf(data, 'durationMs');
  return durationMs === null ? answer : `${answer} in ${requestDuration(durationMs)}`;
};

const failedDetail = (data: Data): string => {
  const next = textOf(data, 'nextAttemptAt');
  if (next === null) return answerOf(data);
  const because = reasons[textOf(data, 'because') ?? ''];
  return `${answerOf(data)}. Next ${describeShort(next)}${because === undefined ? '' : ` ${because}`}`;
};

const ends: Readonly<Record<string, string>> = {
  gave_up: 'Not delivered by its mark',
  test: 'A test is not repeated',
  requested: 'By request',
  webhook_deleted: 'Its webhook was deleted',
};

const endOf = (data: Data): string | null => ends[textOf(data, 'reason') ?? ''] ?? null;

const describers: Readonly<Record<string, (data: Data) => FactInWords>> = {
  EventAccepted: () => ({ title: 'Event accepted', detail: 'Recorded with all its recipients' }),
  EventReplayed: () => ({ title: 'Replayed to this webhook', detail: null }),
  AttemptSucceeded: (data) => ({ title: attemptTitle(data, 'succeeded'), detail: answerOf(data) }),
  AttemptFailed: (data) => ({ title: attemptTitle(data, 'failed'), detail: failedDetail(data) }),
  MessageFailed: (data) => ({ title: 'Given up', detail: endOf(data) }),
  MessageCancelled: (data) => ({ title: 'Cancelled', detail: endOf(data) }),
  RetryRequested: (data) => ({
    title: 'Retry requested',
    detail: textOf(data, 'replayId') === null ? null : 'By a replay',
  }),
};

/** A fact of a message as people read it. One that this page does not know is shown by its own name. */
export const describeFact = ({ type, data }: MessageFactAnswer): FactInWords =>
  describers[type]?.(data) ?? { title: type, detail: null };
