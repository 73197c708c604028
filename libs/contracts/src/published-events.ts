import { z } from 'zod';

import {
  batchMediaType,
  cloudEventFromHeaders,
  httpAttributePrefix,
  isBinaryCloudEvent,
  structuredMediaType,
} from './cloud-events.js';
import { readCloudEvent, type ReadEnvelope, type ReadEvent, readNative } from './envelopes.js';
import { maxEventBytes, publishedEvent } from './events.js';
import { maxFieldProblems } from './field-problems.js';
import type { FieldProblem } from './problems.js';

/** Most events in one request. */
export const maxEventsPerRequest = 100;
/** Largest body of a request that publishes many. */
export const maxPublishBytes = 1_048_576;

/** Answer of `POST /events` to many, in the order of the request. */
export const publishedEvents = z.strictObject({
  items: z.array(publishedEvent).describe('In the order of the request'),
});
export type PublishedEvents = z.output<typeof publishedEvents>;

export interface PublishRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  readonly bodyBytes: number;
  /** ISO instant for a CloudEvent that brings no `time`. */
  readonly receivedAt: string;
}

export type ReadPublish =
  | { readonly kind: 'events'; readonly isOne: boolean; readonly events: readonly ReadEvent[] }
  | {
      readonly kind: 'refused';
      readonly code: 'invalid_request' | 'body_too_large';
      readonly errors: readonly FieldProblem[];
    };

type Reader = (json: unknown) => ReadEnvelope;

/** Headers that carry one text; values are percent-encoded (CloudEvents HTTP Protocol Binding 1.0 section 3.1.3.2). */
const textHeaders = (headers: PublishRequest['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, decoded(value)]] : [])),
  );

const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};

const refusal = (path: string, message: string, code: 'invalid_request' | 'body_too_large' = 'invalid_request') =>
  ({ kind: 'refused', code, errors: [{ path, message }] }) as const;

const readOne = (json: unknown, read: Reader): ReadPublish => {
  const one = read(json);
  return 'event' in one
    ? { kind: 'events', isOne: true, events: [one.event] }
    : { kind: 'refused', code: 'invalid_request', errors: one.errors };
};

const tooLarge = `Larger than ${maxEventBytes} bytes`;
const bytesOf = (json: unknown): number => new TextEncoder().encode(JSON.stringify(json)).length;

const readMany = (items: readonly unknown[], bodyBytes: number, read: Reader): ReadPublish => {
  if (items.length === 0 || items.length > maxEventsPerRequest)
    return refusal('', `Expected 1 to ${maxEventsPerRequest} events`);
  // No part of a body is larger than the body.
  const large = bodyBytes > maxEventBytes ? items.findIndex((item) => bytesOf(item) > maxEventBytes) : -1;
  if (large >= 0) return refusal(String(large), tooLarge, 'body_too_large');
  const all = items.map(read);
  const errors = all.flatMap((one, index) =>
    'event' in one
      ? []
      : one.errors.map(({ path, message }) => ({
          path: [index, path].filter((part) => part !== '').join('.'),
          message,
        })),
  );
  if (errors.length > 0) return { kind: 'refused', code: 'invalid_request', errors: errors.slice(0, maxFieldProblems) };
  return { kind: 'events', isOne: false, events: all.flatMap((one) => ('event' in one ? [one.event] : [])) };
};

/**
 * Reads the body of `POST /events` as a whole: the native envelope, one or an array of them, or CloudEvents 1.0,
 * structured, binary (`ce-` headers) or a batch. What it is is said by its content type and headers alone.
 */
export const readPublishedEvents = ({ headers, body, bodyBytes, receivedAt }: PublishRequest): ReadPublish => {
  const mediaType = String(headers['content-type'] ?? '').toLowerCase();
  const readOneCloudEvent: Reader = (json) => readCloudEvent(json, receivedAt);
  if (mediaType.startsWith(batchMediaType))
    return Array.isArray(body) ? readMany(body, bodyBytes, readOneCloudEvent) : refusal('', 'Expected an array');
  if (mediaType.startsWith(structuredMediaType)) return readSmall(body, bodyBytes, readOneCloudEvent);
  if (isBinaryCloudEvent(headers, httpAttributePrefix)) {
    const event = cloudEventFromHeaders(textHeaders(headers), body, httpAttributePrefix);
    return readSmall(event, bodyBytes, readOneCloudEvent);
  }
  return Array.isArray(body) ? readMany(body, bodyBytes, readNative) : readSmall(body, bodyBytes, readNative);
};

const readSmall = (json: unknown, bodyBytes: number, read: Reader): ReadPublish =>
  bodyBytes > maxEventBytes ? { kind: 'refused', code: 'body_too_large', errors: [] } : readOne(json, read);
