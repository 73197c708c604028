import type { Sealed, WebhookId, WebhookSettings } from '#libs/domain';

import { type Refusal } from '../outcome.js';
import type { SecretBox } from '../ports/primitives.js';

export type HeaderRefusal = 'invalid_header_name' | 'invalid_header_value' | 'reserved_header' | 'too_many_headers';

/** A token of RFC 9110 section 5.6.2. */
const headerName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/**
 * Visible ASCII, spaces and tabs inside (RFC 9110 section 5.5): no CR or LF, so no second header can be smuggled in.
 */
const headerValue = /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/;

/** Ours to set, or the connection's (RFC 9110 section 7.6.1): a webhook's own header never replaces them. */
const reservedNames: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
]);
const reservedPrefix = 'webhook-';

const maxHeaders = 32;
const maxValueLength = 4_096;

const refusalOfHeader = (name: string, value: string | null): HeaderRefusal | null => {
  const lowerCase = name.toLowerCase();
  if (!headerName.test(name)) return 'invalid_header_name';
  if (reservedNames.has(lowerCase) || lowerCase.startsWith(reservedPrefix)) return 'reserved_header';
  if (value !== null && (value.length > maxValueLength || !headerValue.test(value))) return 'invalid_header_value';
  return null;
};

const countAfter = (changes: Readonly<Record<string, string | null>>, stored: WebhookSettings['headers']): number => {
  const merged = Object.entries({ ...stored, ...withLowerCaseNames(changes) });
  return merged.filter(([, value]) => value !== null).length;
};

/** The first own header that may not be saved, beside those that are stored. */
export const refusalOfHeaders = (
  changes: Readonly<Record<string, string | null>>,
  stored: WebhookSettings['headers'],
): Refusal<HeaderRefusal> | null => {
  if (countAfter(changes, stored) > maxHeaders) return { code: 'too_many_headers', path: 'headers' };
  for (const [name, value] of Object.entries(changes)) {
    const code = refusalOfHeader(name, value);
    if (code !== null) return { code, path: `headers.${name}` };
  }
  return null;
};

/** Two spellings are one header. */
export const withLowerCaseNames = <Value>(headers: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** Sealed for one webhook. */
export const sealHeaders = (
  secretBox: SecretBox,
  headers: Readonly<Record<string, string>>,
  id: WebhookId,
): Readonly<Record<string, Sealed>> =>
  Object.fromEntries(
    Object.entries(withLowerCaseNames(headers)).map(([name, value]) => [name, secretBox.seal(value, id)]),
  );

export const openHeaders = (
  secretBox: SecretBox,
  headers: WebhookSettings['headers'],
  id: WebhookId,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, sealed]) => [name, secretBox.open(sealed, id)]));

/** Merges changes into stored headers: a value sets, `null` removes, a value that is there already is kept as it is. */
export const mergeHeaders = (
  secretBox: SecretBox,
  change: {
    readonly id: WebhookId;
    readonly stored: WebhookSettings['headers'];
    readonly changes: Readonly<Record<string, string | null>>;
  },
): WebhookSettings['headers'] => {
  const { id, stored, changes } = change;
  const merged = new Map(Object.entries(stored));
  for (const [name, value] of Object.entries(withLowerCaseNames(changes))) {
    const before = merged.get(name);
    if (value === null) merged.delete(name);
    else if (before === undefined || secretBox.open(before, id) !== value) merged.set(name, secretBox.seal(value, id));
  }
  return Object.fromEntries(merged);
};
