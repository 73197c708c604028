import { z } from 'zod';

import { jsonObject } from './json.js';
import { messageStatus, utcInstant } from './values.js';

/** Who brought a fact about. */
export const actorAnswer = z.strictObject({
  kind: z.enum(['user', 'key', 'system']).describe('A person, an API key, or Hookline itself'),
  id: z.string().describe('Id of the person or key, or which part of Hookline'),
});
export type ActorAnswer = z.output<typeof actorAnswer>;

const factOf = <Status extends z.ZodType>(status: Status) =>
  z.strictObject({
    type: z.string().describe('The stored fact, for example `AttemptFailed`'),
    at: utcInstant.describe('When it was recorded'),
    actor: actorAnswer.describe('Who brought it about'),
    statusAfter: status,
    data: jsonObject.describe('What the fact says; secrets are left out, header values masked'),
  });

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
