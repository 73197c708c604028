import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { rejectedRecordPage } from '#libs/contracts';

import { request } from './request.js';

export const rejectedRecordQueries = {
  list: (cursor: string | null) =>
    queryOptions({
      queryKey: ['rejected-records', 'list', cursor],
      queryFn: ({ signal }) => request('/rejected-records', rejectedRecordPage, { query: { cursor }, signal }),
      placeholderData: keepPreviousData,
    }),
};
