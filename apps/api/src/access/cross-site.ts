import { csrfHeader } from '#libs/contracts';

import type { ApiRequest } from '../http/api-request.js';
import { RequestProblem } from '../http/request-problem.js';

type Asking = Pick<ApiRequest, 'headers' | 'method'>;

/** RFC 9110 section 9.2.1: they change nothing, and no other site can read the answer. */
const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD';

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);

/** What the browser says about where a request comes from; older ones, and plain http, only have `Origin`. */
const isFromElsewhere = ({ headers }: Asking): boolean => {
  const [site, origin] = [headers['sec-fetch-site'], headers['origin']];
  if (site !== undefined) return site !== 'same-origin';
  return typeof origin === 'string' && hostOf(origin) !== headers['host'];
};

/**
 * A browser sends the cookie by itself, so a request that changes something must show that the console sent it: by a
 * header that no page of another site can add, and by what the browser says about its origin.
 * @throws {RequestProblem} cross_site_request
 */
export const refuseCrossSite = (request: Asking): void => {
  if (isSafe(request.method)) return;
  if (request.headers[csrfHeader] === undefined || isFromElsewhere(request))
    throw new RequestProblem('cross_site_request');
};
