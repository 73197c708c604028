import type { Operation, OperationAnswer } from '../operations/operation.js';

interface HeaderObject {
  readonly description: string;
  readonly required?: true;
  readonly schema: { readonly type: 'string' };
}

const header = (description: string): HeaderObject => ({ description, schema: { type: 'string' } });
const always = (description: string): HeaderObject => ({ ...header(description), required: true });

const requestId = {
  'x-request-id': header('Id of the request, yours or ours: what the log has, and `instance` of a problem'),
};

const nextPage = { link: header('The next page, `rel="next"` (RFC 8288); absent on the last') };

/** draft-ietf-httpapi-ratelimit-headers-10. */
const rateLimit = {
  'ratelimit-policy': header('What the key may do: `"request";q=1000;w=1` is 1,000 requests a second'),
  ratelimit: header('What is left of it: `"request";r=998;t=1`, for one second more'),
};

const allAlways = (headers: Readonly<Record<string, string>>): Readonly<Record<string, HeaderObject>> =>
  Object.fromEntries(Object.entries(headers).map(([name, description]) => [name, always(description)]));

/** An answer's own, what a list goes on with, and, where a key is asked for, what the key has left. */
export const headersOfAnswer = (
  { roles, query }: Operation,
  { headers = {} }: OperationAnswer,
): Readonly<Record<string, HeaderObject>> => ({
  ...allAlways(headers),
  ...(query !== undefined && 'cursor' in query.shape ? nextPage : {}),
  ...(roles === 'everyone' ? {} : rateLimit),
  ...requestId,
});

const ofProblem: Readonly<Record<number, Readonly<Record<string, HeaderObject>>>> = {
  401: { 'www-authenticate': header('How to prove who asks (RFC 6750)') },
  405: { allow: header('The methods that this address knows') },
  429: { 'retry-after': header('Seconds until there is room again') },
  503: { 'retry-after': header('Seconds until it is worth another try') },
};

export const headersOfProblem = (status: number): Readonly<Record<string, HeaderObject>> => ({
  ...ofProblem[status],
  ...requestId,
});
