import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common';

import type { Log } from '#libs/application';

import type { ApiReply, ApiRequest } from './api-request.js';
import { sendProblem } from './problem-body.js';
import { problemOfError } from './problem-of-error.js';
import { RequestProblem } from './request-problem.js';
import type { RouteTable } from './route-table.js';

/**
 * No route took the request: the server's only NotFoundException, or its complaint that a QUERY (RFC 10008), which it
 * looks at before it looks for a route, came without a body or its type. Nothing here knows that method.
 */
const isUnrouted = (error: unknown): boolean =>
  error instanceof NotFoundException ||
  (error instanceof Error &&
    'code' in error &&
    (error.code === 'FST_ERR_ROUTE_MISSING_CONTENT_TYPE' || error.code === 'FST_ERR_ROUTE_MISSING_CONTENT'));

/** Every error leaves as problem details; what we did not expect is logged and says nothing about itself. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly routes: RouteTable,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<ApiRequest>();
    const problem = isUnrouted(error) ? this.unrouted(request) : problemOfError(error);
    if (problem.code === 'internal_error')
      this.log.error('http.failed', error, { requestId: request.id, method: request.method });
    sendProblem(http.getResponse<ApiReply>(), problem, request.id);
  }

  private unrouted({ url, method }: ApiRequest): RequestProblem {
    const allowed = this.routes.methodsAt(url);
    // A method that is allowed was refused for a part of the address, which no route takes when it is too long.
    return allowed.length === 0 || allowed.includes(method)
      ? new RequestProblem('not_found')
      : new RequestProblem('method_not_allowed', { headers: { allow: allowed.join(', ') } });
  }
}
