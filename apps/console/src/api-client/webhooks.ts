import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import {
  maxPageSize,
  type NewWebhookBody,
  testSendAnswer,
  type WebhookAnswer,
  webhookAnswer,
  type WebhookChangesBody,
  webhookHistory,
  webhookPage,
  webhookSecretAnswer,
  webhookWithSecret,
} from '#libs/contracts';

import { nothing, request } from './request.js';

export interface WebhookFilter {
  readonly search?: string | undefined;
  readonly status?: WebhookAnswer['status'] | undefined;
  readonly event?: string | undefined;
}

/** More webhooks than a person looks through: beyond, the reader is asked to search. */
export const maxWebhooksListed = 1_000;

export interface WebhookList {
  readonly items: readonly WebhookAnswer[];
  /** There are more than are listed. */
  readonly isCut: boolean;
}

/** All pages up to the bound: sorting part of a list would tell lies about the rest. */
const listWebhooks = async (filter: WebhookFilter, signal?: AbortSignal): Promise<WebhookList> => {
  const items: WebhookAnswer[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: WebhookAnswer[]; nextCursor: string | null } = await request('/webhooks', webhookPage, {
      query: { ...filter, limit: maxPageSize, cursor },
      ...(signal === undefined ? {} : { signal }),
    });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && items.length < maxWebhooksListed);
  return { items, isCut: cursor !== null };
};

export const webhookQueries = {
  all: ['webhooks'] as const,
  list: (filter: WebhookFilter) =>
    queryOptions({
      queryKey: ['webhooks', 'list', filter],
      queryFn: ({ signal }) => listWebhooks(filter, signal),
      placeholderData: keepPreviousData,
    }),
  one: (id: string) =>
    queryOptions({
      queryKey: ['webhooks', 'one', id],
      queryFn: ({ signal }) => request(`/webhooks/${id}`, webhookAnswer, { signal }),
    }),
  /** A new revision is a new fact to show. */
  history: (id: string, revision: number) =>
    queryOptions({
      queryKey: ['webhooks', 'history', id, revision],
      queryFn: ({ signal }) => request(`/webhooks/${id}/history`, webhookHistory, { signal }),
      placeholderData: keepPreviousData,
    }),
};

export const createWebhook = (input: NewWebhookBody, idempotencyKey: string) =>
  request('/webhooks', webhookWithSecret, { method: 'POST', body: input, idempotencyKey });

export const changeWebhook = (id: string, changes: WebhookChangesBody, ifRevision?: number) =>
  request(`/webhooks/${id}`, webhookAnswer, {
    method: 'PATCH',
    body: changes,
    ...(ifRevision === undefined ? {} : { ifRevision }),
  });

export const deleteWebhook = (id: string) => request(`/webhooks/${id}`, nothing, { method: 'DELETE' });

export const revealSecret = (id: string) => request(`/webhooks/${id}/secret`, webhookSecretAnswer);

export const rotateSecret = (id: string, overlapHours: number) =>
  request(`/webhooks/${id}/secret/rotate`, webhookWithSecret, { method: 'POST', body: { overlapHours } });

export const sendTestEvent = (id: string, eventType: string) =>
  request(`/webhooks/${id}/test`, testSendAnswer, { method: 'POST', body: { eventType } });
