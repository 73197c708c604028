import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { statsAnswer, type StatsAnswer } from '#libs/contracts';

import { request } from './request.js';

export interface StatsStretch {
  readonly bucket: StatsAnswer['bucket'];
  readonly lengthMs: number;
}

const since = ({ lengthMs }: StatsStretch): string => new Date(Date.now() - lengthMs).toISOString();

const figuresOf = (path: string, stretch: StatsStretch) =>
  queryOptions({
    queryKey: ['stats', path, stretch],
    queryFn: ({ signal }) =>
      request(path, statsAnswer, { query: { bucket: stretch.bucket, since: since(stretch) }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });

export const statsQueries = {
  ofAll: (stretch: StatsStretch) => figuresOf('/stats', stretch),
  ofWebhook: (id: string, stretch: StatsStretch) => figuresOf(`/stats/webhooks/${id}`, stretch),
};
