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
  /** Header name to description; each is on every such answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Ids of operations that go on from this answer, each with its path parameter and where the answer has it. */
  readonly links?: Readonly<Record<string, Readonly<Record<string, `$response.body#/${string}`>>>>;
}

/** A body that a reader can send as it is. */
export interface BodyExample {
  /** In a few words. */
  readonly summary: string;
  readonly value: unknown;
}

export interface OperationBody {
  /** Media type to what is taken in it. */
  readonly content: Readonly<Record<string, z.ZodType>>;
  /** Media type to examples by name; a test sends each. */
  readonly examples?: Readonly<Record<string, Readonly<Record<string, BodyExample>>>>;
  /** A request may come without a body. */
  readonly optional?: boolean;
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
  /** What the summary has no room for, in Markdown. */
  readonly description?: string;
  /** Roles that may call it; `everyone` needs no key. */
  readonly roles: readonly Role[] | 'everyone';
  /** What the path's parameters name; the parameters are ids unless `pathParameters` says otherwise. */
  readonly pathParameters?: Readonly<Record<string, z.ZodType>>;
  readonly query?: z.ZodObject;
  readonly headers?: Readonly<Record<string, { readonly description: string; readonly schema: z.ZodType }>>;
  readonly body?: OperationBody;
  readonly answers: Readonly<Record<number, OperationAnswer>>;
  /** Besides what holds for every operation: see `problemsOf`. */
  readonly problems: readonly ProblemCode[];
}

/** What anybody may be told wherever they ask: a compressed body is refused, and everything while the process stops. */
const always: readonly ProblemCode[] = [
  'method_not_allowed',
  'request_timeout',
  'unsupported_media_type',
  'headers_too_large',
  'internal_error',
  'not_ready',
];

/** What comes of asking for a key or a session. */
const ofAccess = ({ roles, method }: Operation): readonly ProblemCode[] => {
  if (roles === 'everyone') return [];
  return [
    'unauthorized',
    'forbidden',
    'too_many_requests',
    ...(method === 'get' ? [] : (['cross_site_request'] as const)),
  ];
};

/** What comes of reading what was sent. */
const ofInput = ({ body, query, headers, path }: Operation): readonly ProblemCode[] => {
  const isAny = body !== undefined || query !== undefined || headers !== undefined || path.includes('{');
  return [
    ...(isAny ? (['invalid_request'] as const) : []),
    // A part of the path that is longer than any id or name, or cannot be decoded.
    ...(path.includes('{') ? (['not_found'] as const) : []),
    ...(body === undefined ? [] : (['invalid_json', 'body_too_large'] as const)),
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

export const inJson = (schema: z.ZodType, examples: Readonly<Record<string, BodyExample>> = {}): OperationBody => ({
  content: { 'application/json': schema },
  examples: { 'application/json': examples },
});

/** An edit: what is absent stays (RFC 7396), under either name of the media type. */
export const inMergePatch = (schema: z.ZodType, examples: Readonly<Record<string, BodyExample>>): OperationBody => ({
  content: { 'application/json': schema, 'application/merge-patch+json': schema },
  examples: { 'application/json': examples, 'application/merge-patch+json': examples },
});

/** A history as one document, or a fact a line for export. */
export const historyAnswer = (history: z.ZodType, fact: z.ZodType): Operation['answers'] => ({
  200: {
    description: 'Every fact in order; a fact a line with `Accept: application/x-ndjson`',
    body: history,
    lines: fact,
  },
});
