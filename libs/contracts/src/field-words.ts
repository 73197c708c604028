import type { z } from 'zod';

type RawIssue = z.core.$ZodRawIssue;

const types: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

const typeWords = ({ expected }: { readonly expected: string }): string | undefined => {
  const type = types[expected];
  return type === undefined ? undefined : `Must be ${type}`;
};

const units: Readonly<Record<string, string>> = { string: 'character', array: 'item' };

const boundWords = (origin: string, word: 'least' | 'most', bound: number | bigint): string => {
  const unit = units[origin];
  if (unit === undefined) return `Must be at ${word} ${bound}`;
  return `Must have at ${word} ${bound} ${unit}${Number(bound) === 1 ? '' : 's'}`;
};

const formatWords = (format: string): string | undefined =>
  format === 'datetime' ? 'Must be an instant with an offset, such as 2024-05-01T12:00:00Z' : undefined;

const choiceWords = ({ values }: { readonly values: readonly unknown[] }): string =>
  `Must be one of ${values.map((value) => JSON.stringify(value)).join(', ')}`;

/**
 * What is wrong with a field, in words for the one who sent it; `undefined` where the schema's own words say more.
 * An error map of zod: words that a schema gives itself win over it.
 */
export const fieldWords = (issue: RawIssue): string | undefined => {
  if (issue.input === undefined && issue.code !== 'custom') return 'Required';
  if (issue.code === 'invalid_type') return typeWords(issue);
  if (issue.code === 'too_small') return boundWords(issue.origin, 'least', issue.minimum);
  if (issue.code === 'too_big') return boundWords(issue.origin, 'most', issue.maximum);
  if (issue.code === 'invalid_format') return formatWords(issue.format);
  return issue.code === 'invalid_value' ? choiceWords(issue) : undefined;
};
