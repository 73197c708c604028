import { z } from 'zod';

/**
 * Characters that no name, note or search may carry: PostgreSQL stores no NUL, and the others only hide what a person
 * reads. Line feeds and tabs are text.
 */
const controlCharacter = /[\u0000-\u0008\u000b-\u001f\u007f]/;

/** Text of a person, without control characters; length counted in Unicode code points, as OpenAPI does. */
export const text = (min: number, max: number) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine((value) => !controlCharacter.test(value), 'Control characters are not allowed');

/** Text of one line that must say something: surrounding white space is dropped first. */
export const name = (max: number) => z.string().trim().pipe(text(1, max));

/** RFC 9562, any version, in lower case. */
export const uuid = z
  .string()
  .toLowerCase()
  .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'Must be a UUID');

const utcWithFourDigitYear = /^\d{4}-/;

/** ISO 8601 with seconds and an offset (`Z` or `+02:00`); comes out in UTC with milliseconds. */
export const instant = z.iso.datetime({ offset: true }).transform((value, context) => {
  const normalised = new Date(value).toISOString();
  if (utcWithFourDigitYear.test(normalised)) return normalised;
  context.addIssue({ code: 'custom', message: 'The year must have four digits in UTC' });
  return z.NEVER;
});

/** An instant in an answer: UTC with milliseconds, `2024-05-01T12:00:00.000Z`. */
export const utcInstant = z.iso.datetime({ precision: 3 });

/** Dotted name of an event type, `subscription.create`. */
export const eventTypeName = z
  .string()
  .max(128)
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*$/,
    'Must be a dotted name of letters, digits, _ and -, such as subscription.create',
  );

/** A yes or no in a query. */
export const yesOrNo = z.enum(['true', 'false']).transform((value) => value === 'true');

export const role = z.enum(['admin', 'operator', 'viewer', 'producer']);
export const messageStatus = z.enum(['created', 'retrying', 'cancelled', 'success', 'failed']);
export const webhookStatus = z.enum(['active', 'inactive']);
