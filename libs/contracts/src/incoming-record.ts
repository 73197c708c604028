import { cloudEventFromHeaders, isBinaryCloudEvent, isStructuredCloudEvent } from './cloud-events.js';
import { readCloudEvent, type ReadEnvelope, type ReadEvent, readNative } from './envelopes.js';
import { maxEventBytes } from './events.js';
import { repeatedNameOf } from './repeated-name.js';

/** A record of `control-plane.events` as a producer put it there. */
export interface RecordToRead {
  readonly value: Uint8Array | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly key: string | null;
  /** ISO instant for a CloudEvent that brings no `time` (it is optional there). */
  readonly receivedAt?: string;
}

export type ReadRecord =
  | { readonly kind: 'event'; readonly event: ReadEvent }
  /** `reason` is for people: what is wrong, in one line of at most 500 characters. */
  | { readonly kind: 'rejected'; readonly reason: string };

const maxReasonLength = 500;

const rejected = (reason: string): ReadRecord => ({ kind: 'rejected', reason: reason.slice(0, maxReasonLength) });

const toRecord = (read: ReadEnvelope): ReadRecord =>
  'event' in read
    ? { kind: 'event', event: read.event }
    : rejected(read.errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; '));

const readJson = (value: Uint8Array): { readonly json: unknown; readonly repeatedName: string | null } | null => {
  try {
    // JSON is UTF-8 (RFC 8259 section 8.1); other bytes would be replaced silently, so they are refused.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(value);
    const json: unknown = JSON.parse(text);
    return { json, repeatedName: repeatedNameOf(text) };
  } catch {
    return null;
  }
};

/**
 * Reads a record in the native envelope or as CloudEvents 1.0, structured or binary. Never throws: what cannot be
 * read is a record with a reason.
 */
export const readIncomingRecord = ({ value, headers, receivedAt }: RecordToRead): ReadRecord => {
  if (value === null || value.byteLength === 0) return rejected('the record is empty');
  if (value.byteLength > maxEventBytes) return rejected(`the record is larger than ${maxEventBytes} bytes`);
  const read = readJson(value);
  if (read === null) return rejected('the record is not valid JSON in UTF-8');
  if (read.repeatedName !== null) return rejected(`${read.repeatedName}: the name occurs twice`);
  const lowerCase = Object.fromEntries(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]));
  if (isBinaryCloudEvent(lowerCase))
    return toRecord(readCloudEvent(cloudEventFromHeaders(lowerCase, read.json), receivedAt));
  if (isStructuredCloudEvent(lowerCase, read.json)) return toRecord(readCloudEvent(read.json, receivedAt));
  return toRecord(readNative(read.json));
};
