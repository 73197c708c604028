import { z } from 'zod';

import { utcInstant, uuid } from './values.js';

const first = z.object({
  kind: z.literal('first'),
  webhookId: uuid,
  messageId: uuid,
  eventId: uuid,
  webhookRevision: z.int().min(0),
  acceptedAt: utcInstant,
  givesUpAt: utcInstant,
  test: z.boolean(),
  body: z.string().nullable(),
  isFresh: z.boolean(),
});

const order = z.object({
  kind: z.literal('order'),
  webhookId: uuid,
  messageId: uuid,
  eventId: uuid,
  ticket: z.union([z.int().min(0), z.literal('none')]),
  dueAt: utcInstant.nullable(),
  trigger: z.enum(['first', 'scheduled', 'manual']),
});

const look = z.object({ kind: z.literal('look'), webhookId: uuid });

/**
 * A record of `webhook.deliveries` and, before it is due, of `webhook.retries.*`: JSON, keyed by the webhook's id.
 * Fields that this version does not know are let go, so that an older process understands a newer one's.
 */
export const deliveryRecordOnTheWire = z.discriminatedUnion('kind', [first, order, look]);
