import type { z } from 'zod';

import type { ProblemCode } from '../problems.js';
import type { role } from '../values.js';

type Role = z.output<typeof role>;

export interface OperationAnswer {
  readonly description: string;
  /** Absent: no body. */
  readonly body?: z.ZodType;
  /** Each line of the answer in `application/x-ndjson`. */
  readonly lines?: z.ZodType;
  /** Each `data` of the answer in `text/event-stream`, which is then all there is. */
  readonly serverSentEvents?: z.ZodType;
  /** Media type of a body that is no JSON. */
  readonly text?: string;
  /** Header name to description. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One method at one path of the API: everything its documentation says, and what tests hold it to. */
export interface Operation {
  /** Stable name for generated clients. */
  readonly id: string;
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** Below the host, parameters in braces: `/api/v1/webhooks/{id}`. */
  readonly path: string;
  /** The group it is listed in. */
  readonly tag: string;
  /** One line. */
  readonly summary: string;
  /** Roles that may call it; `everyone` needs no key. */
  readonly roles: readonly Role[] | 'everyone';
  /** What the path's parameters name; the parameters are ids unless `pathParameters` says otherwise. */
  readonly pathParameters?: Readonly<Record<string, z.ZodType>>;
  readonly query?: z.ZodObject;
  readonly headers?: Readonly<Record<string, { readonly description: string; readonly schema: z.ZodType }>>;
  /** Media type to what is taken in it; `optional` where a request may come without a body. */
  readonly body?: { readonly content: Readonly<Record<string, z.ZodType>>; readonly optional?: boolean };
  readonly answers: Readonly<Record<number, OperationAnswer>>;
  /** Besides what holds for every operation: see `problemsOf`. */
  readonly problems: readonly ProblemCode[];
}

/** What anybody may be told wherever they ask. */
const always: readonly ProblemCode[] = ['method_not_allowed', 'request_timeout', 'headers_too_large', 'internal_error'];

/** What comes of asking for a key or a session. */
const ofAccess = ({ roles, method }: Operation): readonly ProblemCode[] => {
  if (roles === 'everyone') return [];
  return ['unauthorized', 'forbidden', 'not_ready', ...(method === 'get' ? [] : (['cross_site_request'] as const))];
};

/** What comes of reading what was sent. */
const ofInput = ({ body, query, headers, path }: Operation): readonly ProblemCode[] => {
  const isAny = body !== undefined || query !== undefined || headers !== undefined || path.includes('{');
  return [
    ...(isAny ? (['invalid_request'] as const) : []),
    ...(body === undefined ? [] : (['invalid_json', 'body_too_large', 'unsupported_media_type'] as const)),
    ...(query !== undefined && 'cursor' in query.shape ? (['invalid_cursor'] as const) : []),
  ];
};

/** Every problem that an operation may answer. */
export const problemsOf = (operation: Operation): readonly ProblemCode[] => [
  ...always,
  ...ofAccess(operation),
  ...ofInput(operation),
  ...operation.problems,
];

export const admins: readonly Role[] = ['admin'];
export const operators: readonly Role[] = ['admin', 'operator'];
export const readers: readonly Role[] = ['admin', 'operator', 'viewer'];
export const publishers: readonly Role[] = ['admin', 'producer'];

export const inJson = (schema: z.ZodType) => ({ content: { 'application/json': schema } });

/** A history as one document, or a fact a line for export. */
export const historyAnswer = (history: z.ZodType, fact: z.ZodType): Operation['answers'] => ({
  200: {
    description: 'Every fact in order; a fact a line with `Accept: application/x-ndjson`',
    body: history,
    lines: fact,
  },
});
