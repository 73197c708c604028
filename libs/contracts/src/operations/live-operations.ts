import { z } from 'zod';

import { liveChangeAnswer, liveQuery } from '../live.js';
import { type Operation, readers } from './operation.js';

export const liveOperations: readonly Operation[] = [
  {
    id: 'listen',
    method: 'get',
    path: '/api/v1/live',
    tag: 'Live',
    summary: 'What changes, while it changes: server-sent events with ids to go on from',
    roles: readers,
    query: liveQuery,
    headers: { 'last-event-id': { description: 'The id of the last change that was seen', schema: z.string() } },
    answers: { 200: { description: 'Changes without end', serverSentEvents: liveChangeAnswer } },
    problems: ['invalid_cursor', 'too_many_streams'],
  },
];
