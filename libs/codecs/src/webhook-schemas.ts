import { z } from 'zod';

const webhookSettingsShape = {
  displayName: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  description: z.string(),
  headers: z.record(z.string(), z.string()),
  timeoutMs: z.number().nullable(),
  rateLimit: z.object({ perSecond: z.number() }).nullable(),
  ordering: z.enum(['none', 'fifo']),
  retry: z.object({ baseMs: z.number(), factor: z.number(), capMs: z.number() }).nullable(),
};

export const webhookCreatedV1 = z.object({
  settings: z.object(webhookSettingsShape),
  status: z.enum(['active', 'inactive']),
  secret: z.string(),
});

export const webhookDetailsChangedV1 = z.object({
  changes: z.object({
    displayName: z.exactOptional(webhookSettingsShape.displayName),
    url: z.exactOptional(webhookSettingsShape.url),
    events: z.exactOptional(webhookSettingsShape.events),
    description: z.exactOptional(webhookSettingsShape.description),
    headers: z.exactOptional(webhookSettingsShape.headers),
    timeoutMs: z.exactOptional(webhookSettingsShape.timeoutMs),
    rateLimit: z.exactOptional(webhookSettingsShape.rateLimit),
    ordering: z.exactOptional(webhookSettingsShape.ordering),
    retry: z.exactOptional(webhookSettingsShape.retry),
  }),
});

export const webhookDeactivatedV1 = z.object({ reason: z.enum(['requested', 'gone', 'failing']) });

export const webhookSecretRotatedV1 = z.object({ secret: z.string(), previousExpiresAt: z.string().nullable() });
