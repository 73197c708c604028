import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { type MessageAnswer, messageAnswer, messageDetailAnswer, messageHistory, messagePage } from '#libs/contracts';

import { request } from './request.js';

export interface MessageFilter {
  readonly webhookId?: string | undefined;
  readonly eventId?: string | undefined;
  readonly status?: readonly MessageAnswer['status'][] | undefined;
  readonly eventType?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly search?: string | undefined;
}

/** Rows of one page of a log: bounded, whatever the log holds, so that the page stays as light at its end. */
const logPageSize = 50;

const listMessages = (filter: MessageFilter, page: { cursor: string | null; limit: number }, signal?: AbortSignal) =>
  request('/messages', messagePage, { query: { ...filter, ...page }, ...(signal === undefined ? {} : { signal }) });

export const messageQueries = {
  all: ['messages'] as const,
  list: (filter: MessageFilter, cursor: string | null, limit: number = logPageSize) =>
    queryOptions({
      queryKey: ['messages', 'list', filter, cursor, limit],
      queryFn: ({ signal }) => listMessages(filter, { cursor, limit }, signal),
      placeholderData: keepPreviousData,
      // Pages that were looked at are not kept: a log can be very long.
      gcTime: 60_000,
    }),
  /** Only its newest: asked again and again to see whether something came, apart from what is read. */
  newest: (filter: MessageFilter) =>
    queryOptions({
      queryKey: ['messages', 'newest', filter],
      queryFn: ({ signal }) => listMessages(filter, { cursor: null, limit: logPageSize }, signal),
    }),
  one: (id: string) =>
    queryOptions({
      queryKey: ['messages', 'one', id],
      queryFn: ({ signal }) => request(`/messages/${id}`, messageDetailAnswer, { signal }),
    }),
  /** Each attempt and each status is a new fact to show. */
  history: ({ id, attemptCount, status, nextAttemptAt }: MessageAnswer) =>
    queryOptions({
      queryKey: ['messages', 'history', id, attemptCount, status, nextAttemptAt],
      queryFn: ({ signal }) => request(`/messages/${id}/history`, messageHistory, { signal }),
      placeholderData: keepPreviousData,
    }),
};

export const retryMessage = (id: string) => request(`/messages/${id}/retry`, messageAnswer, { method: 'POST' });

export const cancelMessage = (id: string) => request(`/messages/${id}/cancel`, messageAnswer, { method: 'POST' });
