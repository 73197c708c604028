import { problemOf, problems } from '#libs/contracts';

import type { ApiReply } from './api-request.js';
import type { RequestProblem } from './request-problem.js';

export const problemMediaType = 'application/problem+json; charset=utf-8';

/** Problem details as text; `requestId` lets the one who looks into the log find the request. */
export const problemBody = ({ code, occurrence }: RequestProblem, requestId?: string): string =>
  JSON.stringify(
    problemOf(code, {
      detail: occurrence.detail,
      errors: occurrence.errors,
      instance: requestId === undefined ? undefined : `urn:hookline:request:${requestId}`,
    }),
  );

export const sendProblem = (reply: ApiReply, problem: RequestProblem, requestId: string): void => {
  for (const [name, value] of Object.entries(problem.occurrence.headers ?? {})) reply.header(name, value);
  reply.code(problems[problem.code].status).header('content-type', problemMediaType);
  reply.send(problemBody(problem, requestId));
};
