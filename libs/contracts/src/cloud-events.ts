import { z } from 'zod';

import { jsonObject } from './json.js';
import { eventTypeName, instant, text } from './values.js';

/**
 * CloudEvents 1.0 as far as a webhook's request carries it: extension attributes are let through and dropped,
 * `data_base64` is no JSON object and therefore refused by the missing `data`.
 */
export const cloudEvent = z.object({
  specversion: z.literal('1.0').describe('Version of the specification'),
  id: text(1, 256).describe('The producer’s id, unique within its source'),
  source: text(1, 1024).describe('URI reference of the producer'),
  type: eventTypeName.describe('Event type, for example `subscription.create`'),
  time: instant.exactOptional().describe('When it happened: ISO 8601 with an offset'),
  data: jsonObject.describe('The payload'),
});

type Headers = Readonly<Record<string, string>>;

export const structuredMediaType = 'application/cloudevents+json';
export const batchMediaType = 'application/cloudevents-batch+json';

/**
 * Prefix of attributes in binary mode: Kafka Protocol Binding 1.0 section 3.2, HTTP Protocol Binding 1.0 section 3.1.3.
 */
const kafkaAttributePrefix = 'ce_';
export const httpAttributePrefix = 'ce-';

/** Header names in lower case. */
export const isBinaryCloudEvent = (
  headers: Readonly<Record<string, unknown>>,
  prefix = kafkaAttributePrefix,
): boolean => Object.hasOwn(headers, `${prefix}specversion`);

/** By its content type, or by a version where a producer sets no headers: the native envelope has no such field. */
export const isStructuredCloudEvent = (headers: Headers, json: unknown): boolean =>
  (headers['content-type'] ?? '').toLowerCase().startsWith(structuredMediaType) ||
  (typeof json === 'object' && json !== null && Object.hasOwn(json, 'specversion'));

/** The event that a binary record stands for; not checked yet. */
export const cloudEventFromHeaders = (headers: Headers, data: unknown, prefix = kafkaAttributePrefix): unknown => ({
  ...Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  ),
  data,
});
