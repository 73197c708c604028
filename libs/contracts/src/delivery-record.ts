import { z } from 'zod';

import { utcInstant, uuid } from './values.js';

const webhookId = uuid.describe('The webhook it is for; also the key of the record');
const messageId = uuid.describe('The message');
const eventId = uuid.describe('The event that the message carries');

const first = z.object({
  kind: z.literal('first').describe('A message that was just accepted'),
  webhookId,
  messageId,
  eventId,
  webhookRevision: z.int().min(0).describe('The webhook that chose the event: who sends waits until it knows this one'),
  acceptedAt: utcInstant.describe('When the event was accepted'),
  givesUpAt: utcInstant.describe('Not delivered by then, the message is failed'),
  test: z.boolean().describe('A test send: one attempt'),
  body: z.string().nullable().describe('The exact request body; null above 32 KiB'),
  isFresh: z.boolean().describe('Set by the process that accepted it: nobody published it before'),
});

const order = z.object({
  kind: z.literal('order').describe('An open order of a message'),
  webhookId,
  messageId,
  eventId,
  ticket: z.union([z.int().min(0), z.literal('none')]).describe('Revision of the fact that gave the order'),
  dueAt: utcInstant.nullable().describe('Not before this instant; null: at once'),
  trigger: z.enum(['first', 'scheduled', 'manual']).describe('What gave the order'),
});

const look = z.object({ kind: z.literal('look').describe('The webhook has something due'), webhookId });

/**
 * A record of `webhook.deliveries` and, before it is due, of `webhook.retries.*`: JSON, keyed by the webhook's id.
 * Fields that this version does not know are let go, so that an older process understands a newer one's.
 */
export const deliveryRecordOnTheWire = z.discriminatedUnion('kind', [first, order, look]);
