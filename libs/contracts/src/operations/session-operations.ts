import { z } from 'zod';

import { csrfHeader, sessionAnswer, signIn } from '../session.js';
import { inJson, type Operation } from './operation.js';

const tag = 'Session';
const path = '/api/v1/session';
const headers = { [csrfHeader]: { description: 'Any value: another site cannot set it', schema: z.string() } };

/** For the console. */
export const sessionOperations: readonly Operation[] = [
  {
    id: 'signIn',
    method: 'post',
    path,
    tag,
    summary: 'Turn an API key, or a link that works once, into a session in a cookie',
    roles: 'everyone',
    headers,
    body: inJson(signIn),
    answers: {
      201: { description: 'The session', body: sessionAnswer, headers: { 'set-cookie': 'No script can read it' } },
    },
    problems: ['sign_in_refused', 'cross_site_request', 'too_many_requests'],
  },
  {
    id: 'getSession',
    method: 'get',
    path,
    tag,
    summary: 'Who is asking, by session or by key',
    roles: ['admin', 'operator', 'viewer', 'producer'],
    answers: { 200: { description: 'The session', body: sessionAnswer } },
    problems: [],
  },
  {
    id: 'signOut',
    method: 'delete',
    path,
    tag,
    summary: 'End the session of this browser',
    roles: 'everyone',
    headers,
    answers: { 204: { description: 'The cookie is taken away' } },
    problems: ['cross_site_request'],
  },
];
