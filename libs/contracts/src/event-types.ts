import { z } from 'zod';

import { jsonObject } from './json.js';
import { pageOf } from './pagination.js';

export const eventTypeAnswer = z.strictObject({
  name: z.string().describe('Dotted name, for example `subscription.create`'),
  description: z.string().describe('When it happens'),
  example: jsonObject.describe('What `data` looks like; a test send delivers it'),
});
export type EventTypeAnswer = z.output<typeof eventTypeAnswer>;

/** Answer of `GET /event-types`: the whole catalog in one page. */
export const eventTypePage = pageOf(eventTypeAnswer);
export type EventTypePage = z.output<typeof eventTypePage>;
