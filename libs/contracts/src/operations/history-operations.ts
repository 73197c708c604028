import { exportedFact, historyExportQuery } from '../history.js';
import { type Operation, readers } from './operation.js';

export const historyOperations: readonly Operation[] = [
  {
    id: 'exportHistory',
    method: 'get',
    path: '/api/v1/history',
    tag: 'History',
    summary: 'Every stored fact, in order, a line each: up to the last one there is when it begins',
    description: `As fast as the client reads. An answer that breaks off was cut short: continue with \`after\` and the
position of the last whole line. Facts from before \`since\` are read and passed over, which takes time; \`after\` skips
them.`,
    roles: readers,
    query: historyExportQuery,
    answers: { 200: { description: 'A fact a line', lines: exportedFact } },
    problems: ['invalid_cursor', 'too_many_streams'],
  },
];
