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
    description: `The first event is \`ready\`: from there on nothing is missed. A stream ends with the session or key that
opened it, when its reader is too slow, and when the process stops; whoever comes back with the last id is told what
came meanwhile. At most ten streams for a key.`,
    roles: readers,
    query: liveQuery,
    headers: { 'last-event-id': { description: 'The id of the last change that was seen', schema: z.string() } },
    answers: { 200: { description: 'Changes without end', serverSentEvents: liveChangeAnswer } },
    problems: ['invalid_cursor', 'too_many_streams'],
  },
];
