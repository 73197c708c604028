import { z } from 'zod';

import { pageOf, pageParameters } from './pagination.js';
import { eventTypeName, name, text, utcInstant, uuid, webhookStatus } from './values.js';

/** How a header's value is shown, and what an edit sends back to leave it as it is. */
export const maskedValue = '********';

const dayMs = 86_400_000;

/** Only the shape; which schemes and addresses are allowed is the address guard's to say. */
const url = text(1, 2048)
  .refine((value) => URL.canParse(value), 'Invalid URL')
  .describe('Where the requests go: an absolute http or https URL, at most 2,048 characters');

const events = z
  .array(eventTypeName)
  .min(1)
  .max(100)
  .refine((names) => new Set(names).size === names.length, 'An event type is named twice')
  .describe('Event types that the webhook subscribes to, 1 to 100, each once');

const headerValue = z.string().min(1).max(4096);
const newHeaderValue = headerValue.refine(
  (value) => value !== maskedValue,
  'This is how a value is shown, not a value: a new webhook has none to keep',
);
const headers = <Value extends z.ZodType>(value: Value) => z.record(z.string().min(1).max(256), value);

/** Names that differ only in case are one header: keeping one of its values would be a guess. */
const refuseRepeatedNames = ({ value, issues }: z.core.ParsePayload<Readonly<Record<string, unknown>>>): void => {
  const seen = new Set<string>();
  for (const name of Object.keys(value)) {
    const lowerCase = name.toLowerCase();
    if (seen.has(lowerCase))
      issues.push({ code: 'custom', path: [name], message: 'The same header is named twice', input: value });
    seen.add(lowerCase);
  }
};

const timeoutMs = z
  .int()
  .min(1_000)
  .max(60_000)
  .nullable()
  .describe('Milliseconds for one whole request, 1,000 to 60,000; null for the default of the installation');

const rateLimit = z
  .strictObject({ perSecond: z.int().min(1).max(10_000).describe('Requests per second, 1 to 10,000') })
  .nullable()
  .describe('Most requests per second; null for no limit');

const ordering = z.enum(['none', 'fifo']).describe('`fifo` sends one message after the other, by acceptance');

const retry = z
  .strictObject({
    baseMs: z.int().min(10).max(dayMs).describe('Milliseconds before the second attempt, 10 to 86,400,000 (24 h)'),
    factor: z.number().min(1).max(10).describe('By how much each wait is longer than the one before, 1 to 10'),
    capMs: z.int().min(10).max(dayMs).describe('Longest wait in milliseconds, `baseMs` to 86,400,000 (24 h)'),
  })
  .refine(({ baseMs, capMs }) => capMs >= baseMs, { path: ['capMs'], message: 'Must not be less than baseMs' })
  .nullable()
  .describe('Own retry schedule; null for the one of the installation');

const displayName = name(120).describe('What people call the webhook, 1 to 120 characters');
const description = text(0, 1_000).describe('A note for people, at most 1,000 characters');

/** Body of `POST /webhooks`. */
export const newWebhook = z.strictObject({
  displayName,
  url,
  events,
  status: webhookStatus.default('active').describe('`inactive` receives nothing'),
  description: description.default(''),
  headers: headers(newHeaderValue)
    .check(refuseRepeatedNames)
    .default({})
    .describe('Own request headers, name to value, at most 32'),
  timeoutMs: timeoutMs.default(null),
  rateLimit: rateLimit.default(null),
  ordering: ordering.default('none'),
  retry: retry.default(null),
});
export type NewWebhookBody = z.output<typeof newWebhook>;

/** Body of `PATCH /webhooks/{id}`, a JSON Merge Patch (RFC 7396): what is absent stays. */
export const webhookChanges = z.strictObject({
  displayName: displayName.exactOptional(),
  url: url.exactOptional(),
  events: events.exactOptional(),
  status: webhookStatus.exactOptional().describe('`inactive` pauses deliveries, `active` resumes them'),
  description: description.exactOptional(),
  headers: headers(headerValue.nullable())
    .check(refuseRepeatedNames)
    .exactOptional()
    .describe(`Header name to value; null removes the header, ${maskedValue} leaves it as it is`),
  timeoutMs: timeoutMs.exactOptional(),
  rateLimit: rateLimit.exactOptional(),
  ordering: ordering.exactOptional(),
  retry: retry.exactOptional(),
});
export type WebhookChangesBody = z.output<typeof webhookChanges>;

/** Query of `GET /webhooks`. */
export const webhookListQuery = z.strictObject({
  ...pageParameters,
  status: webhookStatus.exactOptional().describe('Only webhooks with this status'),
  search: text(1, 256).exactOptional().describe('Part of the display name, URL or description, in any case'),
  event: eventTypeName.exactOptional().describe('Only webhooks that subscribe to this event type'),
});
export type WebhookListQuery = z.output<typeof webhookListQuery>;

export const webhookAnswer = z.strictObject({
  id: uuid.describe('UUIDv7'),
  displayName,
  url,
  events,
  status: webhookStatus.describe('`active` receives events'),
  deactivatedBecause: z
    .enum(['requested', 'gone', 'failing'])
    .nullable()
    .describe('Why it is inactive: by request, after a 410, or after days of nothing but failures'),
  description,
  headers: headers(z.literal(maskedValue)).describe('Own request headers by lower-case name, values masked'),
  timeoutMs,
  rateLimit,
  ordering,
  retry,
  health: z
    .strictObject({
      succeeded: z.int().describe('Attempts that succeeded'),
      failed: z.int().describe('Attempts that failed'),
    })
    .describe('Attempts of the last 24 hours'),
  lastDeliveryAt: utcInstant.nullable().describe('The newest attempt; null before the first'),
  failingSince: utcInstant.nullable().describe('First failure since the last success, edit or activation'),
  breaker: z
    .enum(['closed', 'open'])
    .nullable()
    .describe(
      '`open`: it keeps failing, so it is probed instead of sent to; live, not stored; null where another process delivers',
    ),
  createdAt: utcInstant.describe('When it was created'),
  updatedAt: utcInstant.describe('When it was changed last'),
  revision: z.int().min(0).describe('Counts its changes from 0; the `ETag`'),
});
export type WebhookAnswer = z.output<typeof webhookAnswer>;

export const webhookPage = pageOf(webhookAnswer);
export type WebhookPage = z.output<typeof webhookPage>;

const signingSecret = z.string().describe('Standard Webhooks signing secret, `whsec_…`');

/** Answer of `POST /webhooks` and of a rotation. */
export const webhookWithSecret = z.strictObject({ ...webhookAnswer.shape, secret: signingSecret });
export type WebhookWithSecretAnswer = z.output<typeof webhookWithSecret>;

/** Answer of `GET /webhooks/{id}/secret`. */
export const webhookSecretAnswer = z.strictObject({
  secret: signingSecret,
  previous: z
    .strictObject({ secret: signingSecret, expiresAt: utcInstant.describe('Until then it signs too') })
    .nullable()
    .describe('The secret before, while its overlap lasts'),
});
export type WebhookSecretAnswer = z.output<typeof webhookSecretAnswer>;

/** Body of `POST /webhooks/{id}/secret/rotate`; may be left out. */
export const secretRotation = z
  .strictObject({
    overlapHours: z
      .int()
      .min(0)
      .max(168)
      .default(24)
      .describe('Hours for which the secret before keeps signing, 0 to 168; 0 drops it at once'),
  })
  .prefault({});
export type SecretRotationBody = z.output<typeof secretRotation>;

/** Body of `POST /webhooks/{id}/test`. */
export const testSend = z.strictObject({ eventType: eventTypeName.describe('The event type whose example is sent') });
export type TestSendBody = z.output<typeof testSend>;

/** Answer of `POST /webhooks/{id}/test`. */
export const testSendAnswer = z.strictObject({ messageId: uuid.describe('The message that the test is logged as') });
export type TestSendAnswer = z.output<typeof testSendAnswer>;
