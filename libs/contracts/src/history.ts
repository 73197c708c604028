import { z } from 'zod';

import { jsonObject } from './json.js';
import { instant, messageStatus, utcInstant } from './values.js';

/** Who brought a fact about. */
export const actorAnswer = z.strictObject({
  kind: z.enum(['user', 'key', 'system']).describe('A person, an API key, or Hookline itself'),
  id: z.string().describe('Id of the person or key, or which part of Hookline'),
});
export type ActorAnswer = z.output<typeof actorAnswer>;

const fact = {
  type: z.string().describe('The stored fact, for example `AttemptFailed`'),
  at: utcInstant.describe('When it was recorded'),
  actor: actorAnswer.describe('Who brought it about'),
  data: jsonObject.describe('What the fact says; secrets are left out, header values masked'),
};

const factOf = <Status extends z.ZodType>(status: Status) => z.strictObject({ ...fact, statusAfter: status });

export const messageFactAnswer = factOf(messageStatus.describe('Status of the message after this fact'));
export type MessageFactAnswer = z.output<typeof messageFactAnswer>;

export const webhookFactAnswer = factOf(
  z
    .enum(['absent', 'active', 'inactive', 'deleted'])
    .describe('Status of the webhook after this fact; absent before it was created'),
);
export type WebhookFactAnswer = z.output<typeof webhookFactAnswer>;

/** Answers of `GET /messages/{id}/history` and `GET /webhooks/{id}/history`; as NDJSON one fact a line. */
export const messageHistory = z.strictObject({ items: z.array(messageFactAnswer).describe('Every fact, in order') });
export type MessageHistory = z.output<typeof messageHistory>;

export const webhookHistory = z.strictObject({ items: z.array(webhookFactAnswer).describe('Every fact, in order') });
export type WebhookHistory = z.output<typeof webhookHistory>;

const position = z.string().regex(/^[\x21-\x7e]{1,200}$/, 'Invalid position');

/** Query of `GET /history`. */
export const historyExportQuery = z.strictObject({
  since: instant.exactOptional().describe('Recorded at or after this instant'),
  until: instant.exactOptional().describe('Recorded before this instant'),
  after: position.exactOptional().describe('Continue behind the fact with this position'),
});
export type HistoryExportQuery = z.output<typeof historyExportQuery>;

/** A line of `GET /history`. */
export const exportedFact = z.strictObject({
  position: position.describe('Its place among all facts, opaque: where a later request may continue'),
  stream: z.string().describe('Whose fact it is, `webhook-` or `message-` and an id for example'),
  revision: z.int().describe('Its place in the stream, from 0'),
  ...fact,
});
export type ExportedFact = z.output<typeof exportedFact>;
