import { type ApiHttpAdapter, signInRoute } from '../http/api-http-adapter.js';
import { apiPath } from '../http/api-path.js';
import type { ApiRequest } from '../http/api-request.js';
import { sendProblem } from '../http/problem-body.js';
import { RequestProblem } from '../http/request-problem.js';
import type { AccessGuard } from './access.guard.js';

/** Without one of these there is no body to read. */
const hasBody = ({ headers }: Pick<ApiRequest, 'headers'>): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/**
 * The guard runs when the body has been read: by then everybody who can connect would have had this process keep
 * megabytes for half a minute, on as many connections as there are. So whoever sends a body to the API must be known
 * before; signing in has a small one.
 */
export const identifyBeforeBody = (adapter: ApiHttpAdapter, guard: AccessGuard): void => {
  adapter.getInstance().addHook('onRequest', (request, reply, done) => {
    const { url = '' } = request.routeOptions;
    if (!url.startsWith(apiPath) || url === signInRoute || !hasBody(request)) {
      done();
      return;
    }
    try {
      Object.assign(request, guard.identify(request, reply));
      done();
    } catch (error) {
      if (error instanceof RequestProblem) sendProblem(reply, error, request.id);
      else done(error instanceof Error ? error : new Error('not identified', { cause: error }));
    }
  });
};
