import { z } from 'zod';

const progress = z.object({ retried: z.int().min(0), skipped: z.int().min(0) });

export const replayRequestedV1 = z.object({
  filter: z.object({
    webhookId: z.string().nullable(),
    eventId: z.exactOptional(z.string()),
    statuses: z.array(z.enum(['created', 'retrying', 'cancelled', 'success', 'failed'])),
    eventTypes: z.array(z.string()),
    since: z.string().nullable(),
    until: z.string(),
  }),
  events: z.exactOptional(z.literal(true)),
  ratePerSecond: z.number().nullable(),
  matching: z.int().min(0),
});

export const replayProgressedV1 = z.object({ progress, cursor: z.string() });

export const replayFinishedV1 = z.object({ progress });
