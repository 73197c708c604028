import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { statsAnswer, type StatsAnswer } from '#libs/contracts';

import { request } from './request.js';

export interface StatsStretch {
  readonly bucket: StatsAnswer['bucket'];
  readonly lengthMs: number;
}

const since = ({ lengthMs }: StatsStretch): string => new Date(Date.now() - lengthMs).toISOString();

export const statsQueries = {
  ofWebhook: (id: string, stretch: StatsStretch) =>
    queryOptions({
      queryKey: ['stats', id, stretch],
      queryFn: ({ signal }) =>
        request(`/stats/webhooks/${id}`, statsAnswer, {
          query: { bucket: stretch.bucket, since: since(stretch) },
          signal,
        }),
      placeholderData: keepPreviousData,
      refetchInterval: 10_000,
    }),
};
