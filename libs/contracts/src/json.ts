import { z } from 'zod';

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = Readonly<Record<string, JsonValue>>;

/** Deeper payloads are refused: everything that walks them later, `JSON.stringify` first, uses the stack. */
export const maxJsonDepth = 64;

interface Visit {
  readonly value: unknown;
  readonly depth: number;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** What may not travel on although `JSON.parse` reads it: `1e999` would come out as `null`. */
const problemOfScalar = (value: unknown): string | null =>
  typeof value === 'number' && !Number.isFinite(value) ? 'a number is too large' : null;

const problemOfVisit = ({ value, depth }: Visit): string | null => {
  if (!isObject(value)) return problemOfScalar(value);
  if (depth > maxJsonDepth) return `nested deeper than ${maxJsonDepth} levels`;
  return Object.hasOwn(value, '__proto__') ? '"__proto__" is not allowed as a name' : null;
};

/** Why a payload may not be taken, `null` when it may. Walks without recursion, so depth costs no stack. */
const problemOfPayload = (payload: object): string | null => {
  const open: Visit[] = [{ value: payload, depth: 1 }];
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    const problem = problemOfVisit(visit);
    if (problem !== null) return problem;
    if (!isObject(visit.value)) continue;
    for (const value of Object.values(visit.value)) open.push({ value, depth: visit.depth + 1 });
  }
  return null;
};

const refuseBadPayload = (context: z.core.ParsePayload<JsonObject>): void => {
  const problem = problemOfPayload(context.value);
  if (problem !== null) context.issues.push({ code: 'custom', message: problem, input: context.value });
};

/** A JSON object as it came out of `JSON.parse`, handed on without a copy. */
export const jsonObject = z
  .custom<JsonObject>((value) => isObject(value) && !Array.isArray(value), {
    error: ({ input }) => (input === undefined ? 'Required' : 'Must be an object'),
  })
  .check(refuseBadPayload)
  .meta({ type: 'object' });
