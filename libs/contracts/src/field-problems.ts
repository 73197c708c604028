import type { z } from 'zod';

import { fieldWords } from './field-words.js';
import type { FieldProblem } from './problems.js';

/** More would help nobody, and a body of 256 KiB can be wrong in many places. */
export const maxFieldProblems = 50;

const join = (path: readonly PropertyKey[]): string => path.map(String).join('.');

/** The alternative that was meant: the one that got furthest into the value, the first of those. */
const closest = (alternatives: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined => {
  const depth = (issues: readonly z.core.$ZodIssue[]): number => Math.max(0, ...issues.map(({ path }) => path.length));
  const deepest = Math.max(...alternatives.map(depth));
  return alternatives.find((issues) => issues.length > 0 && depth(issues) === deepest);
};

const problemsOf = (issue: z.core.$ZodIssue, outer: readonly PropertyKey[]): FieldProblem[] => {
  const path = [...outer, ...issue.path];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: join([...path, key]), message: 'Unknown field' }));
  const alternative = issue.code === 'invalid_union' ? closest(issue.errors) : undefined;
  if (alternative !== undefined) return alternative.flatMap((inner) => problemsOf(inner, path));
  return [{ path: join(path), message: issue.message }];
};

export type ParsedFields<Output> = { readonly data: Output } | { readonly errors: readonly FieldProblem[] };

/** What a schema makes of a value, or each field that it refuses, unknown fields one by one. */
export const parseFields = <Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): ParsedFields<z.output<Schema>> => {
  const { success, data, error } = schema.safeParse(value, { error: fieldWords });
  if (success) return { data };
  if (value === undefined) return { errors: [{ path: '', message: 'The body is missing' }] };
  return { errors: error.issues.flatMap((issue) => problemsOf(issue, [])).slice(0, maxFieldProblems) };
};
