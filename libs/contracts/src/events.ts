import { z } from 'zod';

import { jsonObject } from './json.js';
import { pageOf, pageParameters } from './pagination.js';
import { fieldProblem } from './problems.js';
import { eventTypeName, instant, text, utcInstant, uuid, yesOrNo } from './values.js';

/** Largest event in bytes, on the topic and as a request body. */
export const maxEventBytes = 262_144;

/** Body of `POST /events`, and a record of `control-plane.events`: the native envelope. */
export const newEvent = z.strictObject({
  type: eventTypeName.describe('Event type, for example `subscription.create`'),
  data: jsonObject.describe(
    'The payload, handed on as JSON; at most 64 levels deep, each name once in its object, integers above 2^53 as strings',
  ),
  timestamp: instant.describe('When it happened: ISO 8601 with an offset'),
  id: text(1, 256)
    .exactOptional()
    .describe('The producer’s id: sending the same event again under it changes nothing. 1 to 256 characters'),
});
export type NewEventBody = z.output<typeof newEvent>;

/** Answer of `POST /events`. */
export const publishedEvent = z.strictObject({
  id: uuid.describe('Id of the event, the same for a repeat'),
  known: z.boolean().describe('It was accepted before; nothing was stored now'),
});
export type PublishedEvent = z.output<typeof publishedEvent>;

/** Query of `GET /events`. */
export const eventListQuery = z.strictObject({
  ...pageParameters,
  type: eventTypeName.exactOptional().describe('Only events of this type'),
  since: instant.exactOptional().describe('Accepted at or after this instant'),
  until: instant.exactOptional().describe('Accepted before this instant'),
  matched: yesOrNo.exactOptional().describe('`false`: only events that no webhook wanted'),
  search: text(1, 256)
    .exactOptional()
    .describe('Only events with this id, ours or the producer’s (`sourceId`); several sources may use the same'),
});
export type EventListQuery = z.output<typeof eventListQuery>;

export const eventAnswer = z.strictObject({
  id: uuid.describe('Id of the event'),
  type: z.string().describe('Event type'),
  timestamp: utcInstant.describe('When it happened, as its producer said'),
  source: z.string().describe('CloudEvents source; empty for the native envelope'),
  sourceId: z.string().describe('The producer’s id, or ours where it brought none'),
  acceptedAt: utcInstant.describe('When it was recorded'),
  recipientCount: z.int().describe('How many webhooks it is for; 0 when none wanted it'),
  test: z.boolean().describe('A test send'),
});
export type EventAnswer = z.output<typeof eventAnswer>;

export const eventPage = pageOf(eventAnswer);
export type EventPage = z.output<typeof eventPage>;

/** Answer of `GET /events/{id}`. */
export const eventDetailAnswer = z.strictObject({
  ...eventAnswer.shape,
  data: jsonObject.describe('The payload'),
  schemaProblems: z
    .array(fieldProblem)
    .describe('How `data` did not fit the schema of its type, which only warned; empty when it fitted'),
  recipients: z
    .array(uuid)
    .describe('Ids of the webhooks it is for, decided when it was accepted, and of replays since'),
});
export type EventDetailAnswer = z.output<typeof eventDetailAnswer>;
