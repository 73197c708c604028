import { z } from 'zod';

/** What a person is told to write instead of what they wrote. */
export const expecting = (what: string) => ({ error: `must be ${what}` });

interface Range {
  readonly from: number;
  readonly to: number;
  readonly unit?: string;
}

export const wholeNumber = ({ from, to, unit }: Range) => {
  const what = expecting(`a whole number from ${from} to ${to}${unit === undefined ? '' : ` ${unit}`}`);
  return z
    .string()
    .regex(/^\d{1,15}$/, what)
    .transform(Number)
    .pipe(z.number().min(from, what).max(to, what));
};

export const wholeNumberOr = (fallback: number, range: Range) => wholeNumber(range).default(fallback);

const year = 31_536_000_000;

export const milliseconds = (from: number, fallback: number) =>
  wholeNumberOr(fallback, { from, to: year, unit: 'milliseconds' });

export const yesOrNo = () =>
  z
    .enum(['true', 'false'], expecting('true or false'))
    .transform((text) => text === 'true')
    .optional();

export const listOf = (text: string): readonly string[] => text.split(',').map((entry) => entry.trim());
