import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { eventDetailAnswer, eventPage } from '#libs/contracts';

import { request } from './request.js';

export interface EventFilter {
  readonly type?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly matched?: boolean | undefined;
  readonly search?: string | undefined;
}

const pageSize = 50;

export const eventQueries = {
  list: (filter: EventFilter, cursor: string | null) =>
    queryOptions({
      queryKey: ['events', 'list', filter, cursor],
      queryFn: ({ signal }) => request('/events', eventPage, { query: { ...filter, cursor, limit: pageSize }, signal }),
      placeholderData: keepPreviousData,
    }),
  one: (id: string) =>
    queryOptions({
      queryKey: ['events', 'one', id],
      queryFn: ({ signal }) => request(`/events/${id}`, eventDetailAnswer, { signal }),
    }),
};
