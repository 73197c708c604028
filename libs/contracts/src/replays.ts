import { z } from 'zod';

import { pageOf, pageParameters } from './pagination.js';
import { eventTypeName, instant, messageStatus, utcInstant, uuid } from './values.js';

const maxEventTypes = 100;

export const replayStatus = z.enum(['running', 'finished', 'cancelled']);

const fields = z.strictObject({
  events: z
    .boolean()
    .default(false)
    .describe(
      'Sends past events to the webhook `webhookId`: those that it is no recipient of, and those whose message has ' +
        'one of `statuses`. Test sends are left out. Otherwise messages are retried',
    ),
  webhookId: uuid.exactOptional().describe('Only messages for this webhook; needed for a replay of events'),
  eventId: uuid
    .exactOptional()
    .describe(
      'Only messages of this event; in a replay of events it alone, also when the webhook has not chosen its type',
    ),
  statuses: z
    .array(messageStatus)
    .min(1)
    .max(5)
    .transform((statuses) => [...new Set(statuses)])
    .default(['failed'])
    .describe('Only messages that have one of these statuses by then'),
  eventTypes: z
    .array(eventTypeName)
    .max(maxEventTypes)
    .default([])
    .describe('Only these event types. Empty: all types, and in a replay of events those that the webhook has chosen'),
  since: instant.exactOptional().describe('Only messages created, or events accepted, at or after this instant'),
  until: instant
    .exactOptional()
    .describe('Only messages created, or events accepted, before this instant; the instant of the request if not said'),
  ratePerSecond: z
    .number()
    .min(0.1)
    .max(10_000)
    .exactOptional()
    .describe('At most so many messages or events a second; as fast as it can if not said'),
  dryRun: z.boolean().default(false).describe('Only counts'),
});

/** Body of `POST /replays`. */
export const newReplay = fields.refine(({ events, webhookId }) => !events || webhookId !== undefined, {
  path: ['webhookId'],
  error: 'A replay of events is for one webhook',
});
export type NewReplayBody = z.output<typeof newReplay>;

/** Answer of a dry run. */
export const replayCount = z.strictObject({
  matching: z.int().describe('How many messages would be retried, or events sent, by now'),
});
export type ReplayCount = z.output<typeof replayCount>;

/** Query of `GET /replays`. */
export const replayListQuery = z.strictObject({
  ...pageParameters,
  status: replayStatus.exactOptional().describe('Only replays with this status'),
});
export type ReplayListQuery = z.output<typeof replayListQuery>;

export const replayAnswer = z.strictObject({
  id: uuid.describe('Id of the replay'),
  status: replayStatus.describe('Whether it goes on, is done or was stopped'),
  events: z.boolean().describe('Whether past events are sent; otherwise messages are retried'),
  filter: z
    .strictObject({
      webhookId: uuid.nullable().describe('Null: of all webhooks'),
      eventId: uuid.nullable().describe('Null: of all events'),
      statuses: z.array(messageStatus).describe('Which statuses'),
      eventTypes: z.array(z.string()).describe('Empty: all event types'),
      since: utcInstant.nullable().describe('Null: from the beginning'),
      until: utcInstant.describe('What was created or accepted later is no part of it'),
    })
    .describe('Which messages or events it sends'),
  ratePerSecond: z.number().nullable().describe('Messages or events a second; null: as fast as it can'),
  matching: z.int().describe('How many messages or events matched when it was asked for'),
  retried: z.int().describe('How many messages it has retried or made so far'),
  skipped: z.int().describe('How many it has not: their webhook was inactive or deleted, or the event has expired'),
  requestedAt: utcInstant.describe('When it was asked for'),
  updatedAt: utcInstant.describe('When it last came on, ended or was stopped'),
});
export type ReplayAnswer = z.output<typeof replayAnswer>;

export const replayPage = pageOf(replayAnswer);
export type ReplayPage = z.output<typeof replayPage>;
