import { z } from 'zod';

import { replayStatus } from './replays.js';
import { messageStatus, utcInstant, uuid } from './values.js';

/** Query of `GET /live`. */
export const liveQuery = z.strictObject({
  webhookId: uuid.exactOptional().describe('Only this webhook, its messages and the replays for it alone'),
  messageId: uuid.exactOptional().describe('Only this message'),
  after: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, 'Invalid event id')
    .exactOptional()
    .describe('As the header `Last-Event-ID`, for clients that cannot set it'),
});
export type LiveQuery = z.output<typeof liveQuery>;

/** Data of one server-sent event, whose name is its `kind`. */
export const liveChangeAnswer = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('message').describe('A message was made or changed'),
    id: uuid.describe('Id of the message'),
    webhookId: uuid.describe('The webhook it is for'),
    eventId: uuid.describe('The event it carries'),
    eventType: z.string().describe('Type of that event'),
    status: messageStatus.describe('Its status by now'),
    attemptCount: z.int().describe('Requests made so far'),
    nextAttemptAt: utcInstant.nullable().describe('When the next attempt is due; null when none is planned'),
  }),
  z.strictObject({
    kind: z.literal('webhook').describe('A webhook was made or changed'),
    id: uuid.describe('Id of the webhook'),
    webhookId: uuid.describe('The same'),
    status: z.enum(['active', 'inactive', 'deleted']).describe('Its status by now'),
  }),
  z.strictObject({
    kind: z.literal('event').describe('An event came in'),
    id: uuid.describe('Id of the event'),
    eventType: z.string().describe('Its type'),
    recipientCount: z.int().describe('How many webhooks it is for'),
  }),
  z.strictObject({
    kind: z.literal('replay').describe('A replay was asked for, came on or ended'),
    id: uuid.describe('Id of the replay'),
    webhookId: uuid.nullable().describe('The webhook it is for; null: of all webhooks'),
    status: replayStatus.describe('Its status by now'),
    matching: z.int().describe('How many messages or events matched when it was asked for'),
    retried: z.int().describe('How many messages it has retried or made so far'),
    skipped: z.int().describe('How many it has passed over so far'),
  }),
]);
export type LiveChangeAnswer = z.output<typeof liveChangeAnswer>;
