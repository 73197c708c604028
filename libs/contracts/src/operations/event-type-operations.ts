import { eventTypePage } from '../event-types.js';
import { type Operation, readers } from './operation.js';

export const eventTypeOperations: readonly Operation[] = [
  {
    id: 'listEventTypes',
    method: 'get',
    path: '/api/v1/event-types',
    tag: 'Event types',
    summary: 'What webhooks can choose from',
    roles: readers,
    answers: { 200: { description: 'The catalog', body: eventTypePage } },
    problems: [],
  },
];
