import { queryOptions } from '@tanstack/react-query';

import {
  type EventTypeAnswer,
  eventTypeAnswer,
  type EventTypeChangesBody,
  eventTypePage,
  maxPageSize,
  type NewEventTypeBody,
} from '#libs/contracts';

import { request, requestWithRevision } from './request.js';

/** The whole catalog: pages are for programs, a person searches in it. */
const listEventTypes = async (signal: AbortSignal): Promise<readonly EventTypeAnswer[]> => {
  const items: EventTypeAnswer[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: EventTypeAnswer[]; nextCursor: string | null } = await request('/event-types', eventTypePage, {
      query: { limit: maxPageSize, cursor },
      signal,
    });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
};

export const eventTypeQueries = {
  all: ['event-types'] as const,
  list: () =>
    queryOptions({
      queryKey: ['event-types', 'list'],
      queryFn: ({ signal }) => listEventTypes(signal),
      // The catalog changes rarely, and half the pages show names of it.
      staleTime: 30_000,
    }),
  one: (name: string) =>
    queryOptions({
      queryKey: ['event-types', 'one', name],
      queryFn: ({ signal }) =>
        requestWithRevision(`/event-types/${encodeURIComponent(name)}`, eventTypeAnswer, { signal }),
    }),
};

export const registerEventType = (body: NewEventTypeBody) =>
  request('/event-types', eventTypeAnswer, { method: 'POST', body });

/** `ifRevision`: only over what its editor has seen. */
export const changeEventType = (name: string, changes: EventTypeChangesBody, ifRevision?: string) =>
  requestWithRevision(`/event-types/${encodeURIComponent(name)}`, eventTypeAnswer, {
    method: 'PATCH',
    body: changes,
    ...(ifRevision === undefined ? {} : { ifRevision }),
  });
