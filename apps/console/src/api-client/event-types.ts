import { queryOptions } from '@tanstack/react-query';

import { eventTypePage } from '#libs/contracts';

import { request } from './request.js';

export const eventTypeQueries = {
  all: ['event-types'] as const,
  list: () =>
    queryOptions({
      queryKey: ['event-types', 'list'],
      queryFn: ({ signal }) => request('/event-types', eventTypePage, { signal }),
      // The catalog changes rarely, and half the pages show names of it.
      staleTime: 60_000,
    }),
};
