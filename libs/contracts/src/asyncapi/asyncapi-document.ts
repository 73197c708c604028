import { z } from 'zod';

import { cloudEvent } from '../cloud-events.js';
import { deadLetterOrigin } from '../dead-letter.js';
import { maxEventBytes, newEvent } from '../events.js';
import { jsonObject } from '../json.js';
import { type JsonSchema, JsonSchemas } from '../openapi/json-schema.js';
import { utcInstant, uuid } from '../values.js';

export type AsyncApiDocument = Readonly<Record<string, unknown>>;

/** The exact body of every request to a webhook. */
const webhookBody = z.strictObject({
  type: z.string().describe('Event type, for example `subscription.create`'),
  data: jsonObject.describe('The payload, as it was published'),
  timestamp: utcInstant.describe('When the event happened'),
});

/** Standard Webhooks 1.0. */
const webhookHeaders = z.object({
  'webhook-id': uuid.describe('Id of the message, the same on every attempt: what a receiver remembers'),
  'webhook-timestamp': z.string().describe('Seconds since 1970 of this attempt'),
  'webhook-signature': z.string().describe('`v1,` and an HMAC-SHA256 in base64; several while a rotation overlaps'),
  'user-agent': z.string().describe('`Hookline/` and the version'),
});

const cloudEventHeaders = z.looseObject({
  ce_specversion: z.literal('1.0').describe('Version of the specification'),
  ce_id: z.string().describe('The producer’s id, unique within its source'),
  ce_source: z.string().describe('URI reference of the producer'),
  ce_type: z.string().describe('Event type'),
  ce_time: z.string().exactOptional().describe('When it happened; the record’s own time without it'),
});

const deadLetterHeaders = z.looseObject({
  'hookline-reason': z.string().describe('What is wrong with the record'),
  'hookline-origin': z.string().describe('Where it was, as JSON: see the schema `DeadLetterOrigin`'),
});

/** AsyncAPI 3.0: what producers put on Kafka, and what receivers of webhooks get. */
export const asyncApiDocument = (version: string): AsyncApiDocument => {
  const schemas = new JsonSchemas(
    new Map<z.ZodType, string>([
      [newEvent, 'Event'],
      [cloudEvent, 'CloudEvent'],
      [webhookBody, 'WebhookBody'],
      [deadLetterOrigin, 'DeadLetterOrigin'],
    ]),
  );
  const messages = messagesOf(schemas);
  schemas.of(deadLetterOrigin, 'output');
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Hookline',
      version,
      description: 'Events that come in on Kafka, and the requests that go out to webhooks.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels,
    operations,
    components: { messages, schemas: schemas.components },
  };
};

const reference = (to: string): JsonSchema => ({ $ref: to });
const messageReferences = (...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, reference(`#/components/messages/${name}`)]));

const channels = {
  controlPlaneEvents: {
    address: 'control-plane.events',
    title: 'Events of the Control Plane',
    description: `Kafka topic. Events of one key stay in order. At most ${maxEventBytes} bytes each. HOOKLINE_KAFKA_TOPIC_PREFIX goes before the name.`,
    messages: messageReferences('event', 'structuredCloudEvent', 'binaryCloudEvent'),
  },
  deadLetters: {
    address: 'control-plane.events.dead-letter',
    title: 'Records that could not be read',
    description: 'Kafka topic: the record as it came, cut to fit, with the reason and its origin.',
    messages: messageReferences('deadLetter'),
  },
  webhook: {
    address: null,
    title: 'A webhook',
    description:
      'HTTP POST to the address of the webhook. Any 2xx within the timeout is success; everything else is retried.',
    messages: messageReferences('delivery'),
  },
};

const operations = {
  acceptEvents: { action: 'receive', channel: reference('#/channels/controlPlaneEvents'), summary: 'Accept events' },
  setAside: { action: 'send', channel: reference('#/channels/deadLetters'), summary: 'Set aside what cannot be read' },
  deliver: { action: 'send', channel: reference('#/channels/webhook'), summary: 'Deliver a message to a webhook' },
};

const messagesOf = (schemas: JsonSchemas): Readonly<Record<string, JsonSchema>> => ({
  event: {
    title: 'Native envelope',
    contentType: 'application/json',
    payload: schemas.of(newEvent, 'input'),
  },
  structuredCloudEvent: {
    title: 'CloudEvents 1.0, structured',
    contentType: 'application/cloudevents+json',
    payload: schemas.of(cloudEvent, 'input'),
  },
  binaryCloudEvent: {
    title: 'CloudEvents 1.0, binary',
    summary: 'The attributes are headers, the value is the payload alone',
    contentType: 'application/json',
    headers: schemas.of(cloudEventHeaders, 'input'),
    payload: schemas.of(jsonObject, 'input'),
  },
  deadLetter: {
    title: 'A record that could not be read',
    headers: schemas.of(deadLetterHeaders, 'output'),
    contentType: 'application/octet-stream',
    payload: {},
  },
  delivery: {
    title: 'A message',
    contentType: 'application/json',
    headers: schemas.of(webhookHeaders, 'output'),
    payload: schemas.of(webhookBody, 'output'),
  },
});
