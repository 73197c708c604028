import { queryOptions } from '@tanstack/react-query';

import { apiKeyPage, createdApiKey, maxPageSize, type NewApiKeyBody } from '#libs/contracts';

import { nothing, request } from './request.js';

export const apiKeyQueries = {
  list: () =>
    queryOptions({
      queryKey: ['api-keys', 'list'],
      queryFn: ({ signal }) => request('/api-keys', apiKeyPage, { query: { limit: maxPageSize }, signal }),
    }),
};

export const createApiKey = (body: NewApiKeyBody) => request('/api-keys', createdApiKey, { method: 'POST', body });

export const revokeApiKey = (id: string) => request(`/api-keys/${id}`, nothing, { method: 'DELETE' });
