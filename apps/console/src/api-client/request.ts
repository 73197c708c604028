import { csrfHeader, problemDetails } from '#libs/contracts';

import { AnswerNotUnderstood, ApiProblem, NoAnswer, SessionEnded } from './errors.js';

const apiPath = '/api/v1';

/** Value of a query parameter; a list is given once for each item, what is absent is left out. */
type QueryValue = string | number | boolean | readonly string[] | null | undefined;

/** What reads an answer: a schema of the contracts. */
interface Schema<Answer> {
  safeParse(value: unknown): { readonly success: true; readonly data: Answer } | { readonly success: false };
}

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
  /** Revision that an edit is based on: another one in the meantime refuses it. */
  readonly ifRevision?: number | string;
  /** Repeats of one decision of the reader carry the same key. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

const queryText = (query: RequestOptions['query'] = {}): string => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue;
    for (const item of Array.isArray(value) ? value : [value]) parameters.append(name, String(item));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
};

const headersOf = ({ method = 'GET', body, ifRevision, idempotencyKey }: RequestOptions): Record<string, string> => ({
  accept: 'application/json',
  // Shows that this page sent it and no other site; the cookie goes by itself.
  ...(method === 'GET' ? {} : { [csrfHeader]: '1' }),
  ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  ...(ifRevision === undefined ? {} : { 'if-match': `"${String(ifRevision)}"` }),
  ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
});

const fetchAnswer = async (path: string, options: RequestOptions): Promise<Response> => {
  const { method = 'GET', query, body, signal } = options;
  try {
    return await fetch(`${apiPath}${path}${queryText(query)}`, {
      method,
      headers: headersOf(options),
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw new NoAnswer(cause);
  }
};

const readJson = async (response: Response): Promise<unknown> => {
  try {
    return (await response.json()) as unknown;
  } catch (cause) {
    throw new NoAnswer(cause);
  }
};

/** A proxy in between may answer too, and not with one of our problems. */
const problemOf = async (response: Response): Promise<Error> => {
  const parsed = problemDetails.safeParse(await response.json().catch(() => null));
  if (!parsed.success) return new NoAnswer(new Error(`HTTP ${String(response.status)}`));
  return parsed.data.code === 'unauthorized' ? new SessionEnded(parsed.data) : new ApiProblem(parsed.data);
};

/**
 * One request to the API, path below `/api/v1`, its answer read by a schema of the contracts.
 * @throws {ApiProblem} what the API refuses
 * @throws {SessionEnded} sign in again
 * @throws {NoAnswer} nothing of ours answered: offline, restarting
 * @throws {AnswerNotUnderstood} the page is older or newer than the server
 */
export const request = async <Answer>(
  path: string,
  schema: Schema<Answer>,
  options: RequestOptions = {},
): Promise<Answer> => (await requestWithRevision(path, schema, options)).answer;

export interface WithRevision<Answer> {
  readonly answer: Answer;
  /** As the `ETag` names it; absent where the API sets none. */
  readonly revision: string | undefined;
}

/** The same for what is edited and says its revision in the headers alone. */
export const requestWithRevision = async <Answer>(
  path: string,
  schema: Schema<Answer>,
  options: RequestOptions = {},
): Promise<WithRevision<Answer>> => {
  const response = await fetchAnswer(path, options);
  if (!response.ok) throw await problemOf(response);
  const parsed = schema.safeParse(response.status === 204 ? null : await readJson(response));
  if (!parsed.success) throw new AnswerNotUnderstood(path);
  return { answer: parsed.data, revision: response.headers.get('etag')?.replaceAll('"', '') };
};

/** For requests that are answered without a body. */
export const nothing: Schema<null> = { safeParse: () => ({ success: true, data: null }) };
