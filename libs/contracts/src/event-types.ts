import { z } from 'zod';

import { jsonObject } from './json.js';
import { pageOf, pageParameters } from './pagination.js';
import { eventTypeName, text, yesOrNo } from './values.js';

const nameField = eventTypeName.describe('Dotted name, for example `subscription.create`, at most 128 characters');
const description = text(0, 1_000).describe('When it happens, at most 1,000 characters');
const example = jsonObject.describe('What `data` looks like; a test send delivers it');
const schema = jsonObject
  .nullable()
  .describe(
    'JSON Schema 2020-12 of `data`, at most 32 KiB, without recursion and $ref only into its own $defs; patterns are RE2. null for none',
  );
const enforcement = z
  .enum(['off', 'warn', 'reject'])
  .describe('What becomes of an event whose `data` does not fit: nothing, a mark on the event, or a refusal');

/** Body of `POST /event-types`. */
export const newEventType = z.strictObject({
  name: nameField,
  description: description.default(''),
  example: example.default({}),
  schema: schema.default(null),
  enforcement: enforcement.default('off'),
});
export type NewEventTypeBody = z.output<typeof newEventType>;

/** Body of `PATCH /event-types/{name}`: what is absent stays. */
export const eventTypeChanges = z.strictObject({
  description: description.exactOptional(),
  example: example.exactOptional(),
  schema: schema.exactOptional(),
  enforcement: enforcement.exactOptional(),
  archived: z.boolean().exactOptional().describe('true: no longer offered; webhooks that chose it keep receiving'),
});
export type EventTypeChangesBody = z.output<typeof eventTypeChanges>;

/** Query of `GET /event-types`. */
export const eventTypeListQuery = z.strictObject({
  ...pageParameters,
  archived: yesOrNo.exactOptional().describe('`false`: only what is offered'),
  registered: yesOrNo.exactOptional().describe('`false`: only types that arrived and that nobody registered'),
});
export type EventTypeListQuery = z.output<typeof eventTypeListQuery>;

export const eventTypeAnswer = z.strictObject({
  name: nameField,
  description,
  example,
  schema,
  enforcement,
  registered: z.boolean().describe('false: events of it arrived on the topic, and nobody registered it'),
  archived: z.boolean().describe('true: no longer offered; webhooks that chose it keep receiving'),
});
export type EventTypeAnswer = z.output<typeof eventTypeAnswer>;

/** Answer of `GET /event-types`, by name. */
export const eventTypePage = pageOf(eventTypeAnswer);
export type EventTypePage = z.output<typeof eventTypePage>;
