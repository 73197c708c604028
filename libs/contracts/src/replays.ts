import { z } from 'zod';

import { pageOf, pageParameters } from './pagination.js';
import { eventTypeName, instant, messageStatus, utcInstant, uuid } from './values.js';

const maxEventTypes = 100;

/** Body of `POST /replays`. */
export const newReplay = z.strictObject({
  webhookId: uuid.exactOptional().describe('Only messages for this webhook'),
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
    .describe('Only messages of these event types; all types when it is empty'),
  since: instant.exactOptional().describe('Only messages created at or after this instant'),
  until: instant
    .exactOptional()
    .describe('Only messages created before this instant; the instant of the request if not said'),
  ratePerSecond: z
    .number()
    .min(0.1)
    .max(10_000)
    .exactOptional()
    .describe('Retries at most so many messages a second; as fast as it can if not said'),
  dryRun: z.boolean().default(false).describe('Only counts'),
});
export type NewReplayBody = z.output<typeof newReplay>;

/** Answer of a dry run. */
export const replayCount = z.strictObject({ matching: z.int().describe('How many messages would be retried by now') });
export type ReplayCount = z.output<typeof replayCount>;

/** Query of `GET /replays`. */
export const replayListQuery = z.strictObject(pageParameters);
export type ReplayListQuery = z.output<typeof replayListQuery>;

export const replayAnswer = z.strictObject({
  id: uuid.describe('Id of the replay'),
  status: z.enum(['running', 'finished', 'cancelled']).describe('Whether it goes on, is done or was stopped'),
  filter: z
    .strictObject({
      webhookId: uuid.nullable().describe('Null: of all webhooks'),
      statuses: z.array(messageStatus).describe('Which statuses'),
      eventTypes: z.array(z.string()).describe('Empty: all event types'),
      since: utcInstant.nullable().describe('Null: from the beginning'),
      until: utcInstant.describe('Messages that were created later are no part of it'),
    })
    .describe('Which messages it retries'),
  ratePerSecond: z.number().nullable().describe('Messages a second; null: as fast as it can'),
  matching: z.int().describe('How many messages matched when it was asked for'),
  retried: z.int().describe('How many it has retried so far'),
  skipped: z.int().describe('How many it has not: their webhook was inactive or deleted'),
  requestedAt: utcInstant.describe('When it was asked for'),
  updatedAt: utcInstant.describe('When it last came on, ended or was stopped'),
});
export type ReplayAnswer = z.output<typeof replayAnswer>;

export const replayPage = pageOf(replayAnswer);
export type ReplayPage = z.output<typeof replayPage>;
