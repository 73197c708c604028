import { z } from 'zod';

import { jsonObject } from './json.js';
import { pageOf, pageParameters } from './pagination.js';
import { eventTypeName, instant, messageStatus, text, utcInstant, uuid } from './values.js';

/** A query parameter that may be given once or several times. */
const oneOrMore = <Item extends z.ZodType>(item: Item) =>
  z.union([item.transform((one) => [one]), z.array(item).min(1).max(5)]);

/** Query of `GET /messages`. */
export const messageListQuery = z.strictObject({
  ...pageParameters,
  webhookId: uuid.exactOptional().describe('Only messages for this webhook'),
  eventId: uuid.exactOptional().describe('Only messages of this event'),
  status: oneOrMore(messageStatus).exactOptional().describe('Only these statuses; may be given several times'),
  eventType: eventTypeName.exactOptional().describe('Only messages of this event type'),
  since: instant.exactOptional().describe('Created at or after this instant'),
  until: instant.exactOptional().describe('Created before this instant'),
  search: text(1, 256)
    .exactOptional()
    .describe(
      'A message id; an event id, ours or the producer’s (`sourceId`; the 50 newest events that have it); or text in ' +
        'the first 2 KiB of the payload in any case. A page of text found may be short or empty and still have a ' +
        'nextCursor: go on with it. Messages that a replay of events made are found by ids alone',
    ),
});
export type MessageListQuery = z.output<typeof messageListQuery>;

export const messageAnswer = z.strictObject({
  id: uuid.describe('Id of the message; the `webhook-id` header of every attempt'),
  webhookId: uuid.describe('The webhook it is for'),
  eventId: uuid.describe('The event it carries'),
  eventType: z.string().describe('Type of that event'),
  status: messageStatus.describe('created, retrying, cancelled, success or failed'),
  createdAt: utcInstant.describe('When its event was accepted'),
  attemptCount: z.int().describe('Requests made so far'),
  lastAttemptAt: utcInstant.nullable().describe('When the newest attempt began; null before the first'),
  lastStatusCode: z.int().nullable().describe('HTTP status of the newest attempt; null without an answer'),
  nextAttemptAt: utcInstant.nullable().describe('When the next attempt is due; null when none is planned'),
  givesUpAt: utcInstant.describe('Not delivered by then, it is failed'),
  test: z.boolean().describe('A test send: one attempt, never repeated'),
});
export type MessageAnswer = z.output<typeof messageAnswer>;

export const messagePage = pageOf(messageAnswer);
export type MessagePage = z.output<typeof messagePage>;

export const attemptAnswer = z.strictObject({
  attempt: z.int().describe('Counted from 1'),
  outcome: z.enum(['success', 'failed']).describe('Any 2xx is success, everything else is not'),
  trigger: z.enum(['first', 'scheduled', 'manual', 'probe']).describe('Why it was made'),
  startedAt: utcInstant.describe('When the request began'),
  durationMs: z.number().describe('Milliseconds from look-up to the last byte of the answer'),
  url: z.string().describe('Where it went'),
  webhookRevision: z.int().describe('Revision of the webhook that it used'),
  requestHeaders: z.record(z.string(), z.string()).describe('As sent, own headers masked'),
  statusCode: z.int().nullable().describe('HTTP status; null without an answer'),
  errorCode: z
    .enum([
      'timeout',
      'connection_refused',
      'connection_reset',
      'dns_failed',
      'tls_failed',
      'address_blocked',
      'invalid_response',
      'network_error',
    ])
    .nullable()
    .describe('Why there was no HTTP status'),
  answerExcerpt: z.string().nullable().describe('First 1 KiB of the answer’s body'),
  nextAttemptAt: utcInstant.nullable().describe('When this failure planned the next attempt'),
  because: z
    .enum(['schedule', 'retry_after', 'horizon'])
    .nullable()
    .describe('Why then: the schedule, what the receiver asked for, or the mark at which it is given up'),
});
export type AttemptAnswer = z.output<typeof attemptAnswer>;

/** Answer of `GET /messages/{id}`. */
export const messageDetailAnswer = z.strictObject({
  ...messageAnswer.shape,
  payload: z
    .strictObject({
      type: z.string().describe('Event type'),
      data: jsonObject.describe('Payload of the event'),
      timestamp: utcInstant.describe('When the event happened'),
    })
    .describe('What is sent'),
  body: z.string().describe('The exact request body, to the byte: what the signature covers'),
  attempts: z.array(attemptAnswer).describe('Oldest first'),
});
export type MessageDetailAnswer = z.output<typeof messageDetailAnswer>;
