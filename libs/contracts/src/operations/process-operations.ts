import { livenessAnswer, readinessAnswer } from '../health.js';
import type { Operation } from './operation.js';

const tag = 'Process';

/** For whoever starts and watches processes. */
export const processOperations: readonly Operation[] = [
  {
    id: 'isAlive',
    method: 'get',
    path: '/healthz',
    tag,
    summary: 'Whether the process answers',
    roles: 'everyone',
    answers: { 200: { description: 'It does', body: livenessAnswer } },
    problems: [],
  },
  {
    id: 'isReady',
    method: 'get',
    path: '/readyz',
    tag,
    summary: 'Whether requests may be sent here, part by part',
    roles: 'everyone',
    answers: {
      200: { description: 'Every part is ready', body: readinessAnswer },
      503: { description: 'Some part is not', body: readinessAnswer },
    },
    problems: [],
  },
  {
    id: 'measure',
    method: 'get',
    path: '/metrics',
    tag,
    summary: 'Metrics in Prometheus’ text format',
    roles: 'everyone',
    answers: { 200: { description: 'The metrics', text: 'text/plain' } },
    problems: [],
  },
];
