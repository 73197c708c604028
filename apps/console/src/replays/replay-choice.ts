import type { ReplayChoice } from '../api-client/replays.js';
import type { NewReplaySearch } from '../app/search.js';
import { type MessageStatus, messageStatusLooks } from '../ui/status-badge.js';
import type { TimeRange } from '../ui/time-range.js';

export type ReplayKind = 'messages' | 'events';

/** What a replay is for, as its form holds it. */
export interface Choice {
  readonly kind: ReplayKind;
  readonly webhookId: string | null;
  /** Types, time and pace say nothing more about one event. */
  readonly eventId: string | null;
  readonly statuses: MessageStatus[];
  readonly eventTypes: string[];
  readonly time: TimeRange;
  readonly rate: number | string;
}

export const isStatus = (value: string): value is MessageStatus => Object.hasOwn(messageStatusLooks, value);

export const choiceOf = ({ what, webhookId, eventId, eventType, since, until }: NewReplaySearch): Choice => ({
  kind: what ?? 'messages',
  webhookId: webhookId ?? null,
  eventId: eventId ?? null,
  statuses: ['failed'],
  eventTypes: eventType === undefined ? [] : [eventType],
  time: { since, until },
  rate: '',
});

/** Too little is chosen to count anything. */
export const isIncomplete = ({ kind, webhookId, statuses }: Choice): boolean =>
  statuses.length === 0 || (kind === 'events' && webhookId === null);

export const bodyOf = ({ kind, webhookId, eventId, statuses, eventTypes, time, rate }: Choice): ReplayChoice => ({
  events: kind === 'events',
  statuses,
  eventTypes,
  ...(webhookId === null ? {} : { webhookId }),
  ...(eventId === null ? {} : { eventId }),
  ...(time.since === undefined ? {} : { since: time.since }),
  ...(time.until === undefined ? {} : { until: time.until }),
  ...(typeof rate === 'number' ? { ratePerSecond: rate } : {}),
});

/** `1 message`, `1,200 events` */
export const countOf = (kind: ReplayKind, count: number): string =>
  `${count.toLocaleString()} ${kind === 'events' ? 'event' : 'message'}${count === 1 ? '' : 's'}`;
