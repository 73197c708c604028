import { statsAnswer, statsQuery } from '../stats.js';
import { type Operation, readers } from './operation.js';

const tag = 'Stats';
const path = '/api/v1/stats';
const answers = { 200: { description: 'The buckets and their total', body: statsAnswer } };

export const statsOperations: readonly Operation[] = [
  {
    id: 'getStats',
    method: 'get',
    path,
    tag,
    summary: 'Messages, attempts, success rate and latency over time, of all webhooks together',
    roles: readers,
    query: statsQuery,
    answers,
    problems: [],
  },
  {
    id: 'getWebhookStats',
    method: 'get',
    path: `${path}/webhooks/{id}`,
    tag,
    summary: 'Messages, attempts, success rate and latency over time, of one webhook',
    roles: readers,
    query: statsQuery,
    answers,
    problems: ['webhook_not_found'],
  },
];
