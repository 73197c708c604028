import { z } from 'zod';

interface Problem {
  readonly status: number;
  readonly title: string;
  /** What to do about it, where the title does not say that; names nothing of the occurrence. */
  readonly advice?: string;
}

/**
 * Every error of the API: its code, its HTTP status and its title, in one place.
 * 400: the request cannot be right, whatever is stored. 409: what is stored stands against it.
 * 422: it is well formed, but what it names is not possible here.
 */
export const problems = {
  invalid_json: { status: 400, title: 'The body is not valid JSON' },
  invalid_request: { status: 400, title: 'The request is not valid' },
  invalid_cursor: { status: 400, title: 'The cursor is not one of this list' },
  invalid_url: { status: 400, title: 'The URL is not valid' },
  scheme_not_allowed: {
    status: 400,
    title: 'The scheme of the URL is not allowed: https is, and http unless HOOKLINE_HTTPS_ONLY is set',
  },
  credentials_in_url: { status: 400, title: 'The URL must not carry credentials' },
  invalid_header_name: { status: 400, title: 'The header name is not valid' },
  invalid_header_value: { status: 400, title: 'The header value is not valid' },
  reserved_header: { status: 400, title: 'The header is set by Hookline itself' },
  too_many_headers: { status: 400, title: 'There are too many headers' },
  expiry_passed: { status: 400, title: 'The expiry is in the past' },
  unauthorized: {
    status: 401,
    title: 'A valid API key is required',
    advice: 'Send the header "authorization: Bearer <api key>", with a key that has neither expired nor been revoked',
  },
  sign_in_refused: { status: 401, title: 'The key or link signs nobody in' },
  forbidden: { status: 403, title: 'The API key does not allow this' },
  cross_site_request: { status: 403, title: 'The request does not come from the console' },
  not_found: { status: 404, title: 'There is nothing at this address' },
  webhook_not_found: { status: 404, title: 'The webhook does not exist' },
  message_not_found: { status: 404, title: 'The message does not exist' },
  event_not_found: { status: 404, title: 'The event does not exist' },
  event_type_not_found: { status: 404, title: 'The event type does not exist' },
  replay_not_found: { status: 404, title: 'The replay does not exist' },
  api_key_not_found: { status: 404, title: 'The API key does not exist' },
  method_not_allowed: { status: 405, title: 'This address does not know the method' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  webhook_already_exists: { status: 409, title: 'The webhook exists already' },
  webhook_inactive: { status: 409, title: 'The webhook is inactive' },
  webhook_deleted: { status: 409, title: 'The webhook was deleted' },
  replay_finished: { status: 409, title: 'The replay is finished' },
  message_concluded: { status: 409, title: 'The message is concluded' },
  not_past_the_mark: { status: 409, title: 'The message may still be delivered' },
  event_id_reused: { status: 409, title: 'Another event has this id' },
  event_type_already_exists: { status: 409, title: 'The event type is registered already' },
  event_type_not_registered: { status: 409, title: 'The event type was only observed: register it first' },
  api_key_already_exists: { status: 409, title: 'The API key exists already' },
  last_admin_key: { status: 409, title: 'This is the last admin key' },
  event_expired: { status: 410, title: 'The event has expired, and its messages with it' },
  revision_mismatch: { status: 412, title: 'It was changed since' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: {
    status: 415,
    title: 'The content type is not supported',
    advice: 'Send the header "content-type: application/json"',
  },
  unknown_event_type: {
    status: 422,
    title: 'The event type is not in the catalog',
    advice: 'Choose a type that GET /api/v1/event-types lists, or register this one by POST /api/v1/event-types',
  },
  event_type_reserved: { status: 422, title: 'Types that begin with hookline. are Hookline’s own' },
  event_type_archived: { status: 422, title: 'The event type is archived' },
  event_data_invalid: { status: 422, title: 'The data does not fit the schema of its event type' },
  address_not_allowed: {
    status: 422,
    title: 'The address may not be called: it is not public, and HOOKLINE_ALLOWED_NETWORKS does not open it',
    advice:
      'For a receiver on this machine set HOOKLINE_ALLOWED_NETWORKS=127.0.0.0/8,::1/128 and start again; for others, their networks',
  },
  too_many_webhooks_for_event_type: { status: 422, title: 'The event type has too many webhooks' },
  idempotency_key_reused: { status: 422, title: 'The idempotency key belongs to another request' },
  too_many_streams: { status: 429, title: 'Too many live streams are open' },
  too_many_requests: { status: 429, title: 'Too many requests, try again after the time in Retry-After' },
  headers_too_large: { status: 431, title: 'The request headers are too large' },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
  not_ready: { status: 503, title: 'Not ready yet, try again soon' },
} as const satisfies Record<string, Problem>;

export type ProblemCode = keyof typeof problems;

const isProblemCode = (value: string): value is ProblemCode => Object.hasOwn(problems, value);

export const problemCode = z.enum(Object.keys(problems).filter(isProblemCode));

export const fieldProblem = z.strictObject({
  path: z.string().describe('The field, header or query parameter, `headers.x-team` or `events.0`; empty for the body'),
  message: z.string().describe('What is wrong with it'),
});
export type FieldProblem = z.output<typeof fieldProblem>;

/** Body of every error, `application/problem+json` (RFC 9457). */
export const problemDetails = z.strictObject({
  type: z.string().describe('URI of the kind of problem'),
  title: z.string().describe('The kind of problem in words'),
  status: z.int().describe('HTTP status'),
  code: problemCode.describe('Stable name of the kind of problem: what programs look at'),
  detail: z.string().describe('This occurrence in words'),
  instance: z.string().exactOptional().describe('Request id, for the one who looks into the log'),
  errors: z.array(fieldProblem).exactOptional().describe('Each field that is at fault'),
});
export type ProblemDetails = z.output<typeof problemDetails>;

/** Fills in status, title and type from the one table. */
export const problemOf = (
  code: ProblemCode,
  occurrence: {
    readonly detail?: string | undefined;
    readonly instance?: string | undefined;
    readonly errors?: readonly FieldProblem[] | undefined;
  } = {},
): ProblemDetails => {
  const { status, title, advice }: Problem = problems[code];
  const { detail = advice === undefined ? title : `${title}. ${advice}`, instance, errors } = occurrence;
  return {
    type: `urn:hookline:problem:${code}`,
    title,
    status,
    code,
    detail,
    ...(instance === undefined ? {} : { instance }),
    ...(errors === undefined ? {} : { errors: [...errors] }),
  };
};
