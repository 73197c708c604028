import { InvalidCursor, NotReady, RevisionConflict, StoreUnavailable } from '#libs/application';
import type { ProblemCode } from '#libs/contracts';

import { RequestProblem } from './request-problem.js';

/** What the HTTP server refuses before a controller sees it, by the server's own code. */
const codeOfServerError: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid_json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid_request',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_BAD_URL: 'not_found',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
  // The client went away while it was sending.
  ECONNRESET: 'invalid_request',
};

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

const retrySoon = { headers: { 'retry-after': '1' } };

/**
 * The problem that an error leaves as. What is not named here is our defect: `internal_error`, without a word about it.
 */
export const problemOfError = (error: unknown): RequestProblem => {
  if (error instanceof RequestProblem) return error;
  // A conflict gets here when every one of several tries lost: the next request finds a quieter moment.
  if (error instanceof NotReady || error instanceof StoreUnavailable || error instanceof RevisionConflict)
    return new RequestProblem('not_ready', retrySoon);
  if (error instanceof InvalidCursor)
    return new RequestProblem('invalid_cursor', { errors: [{ path: 'cursor', message: 'Not a cursor of this list' }] });
  return new RequestProblem(codeOfServerError[codeOf(error)] ?? 'internal_error');
};
