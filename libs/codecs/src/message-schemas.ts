import { z } from 'zod';

const messageRef = { eventId: z.string(), webhookId: z.string() };

const attemptReport = {
  ...messageRef,
  ticket: z.union([z.literal('none'), z.int().min(0)]),
  attempt: z.int().min(1),
  trigger: z.enum(['first', 'scheduled', 'manual', 'probe']),
  startedAt: z.string(),
  durationMs: z.number(),
  url: z.string(),
  webhookRevision: z.int().min(0),
  requestHeaders: z.record(z.string(), z.string()),
  statusCode: z.int().nullable(),
  errorCode: z
    .enum([
      'timeout',
      'connection_refused',
      'connection_reset',
      'dns_failed',
      'tls_failed',
      'address_blocked',
      'invalid_response',
      'network_error',
    ])
    .nullable(),
  answerExcerpt: z.string().nullable(),
};

export const attemptSucceededV1 = z.object(attemptReport);

export const attemptFailedV1 = z.object({
  ...attemptReport,
  nextAttemptAt: z.string().nullable(),
  because: z.enum(['schedule', 'retry_after', 'horizon']).nullable(),
});

export const messageFailedV1 = z.object({ ...messageRef, reason: z.enum(['gave_up', 'test']) });

export const messageCancelledV1 = z.object({ ...messageRef, reason: z.enum(['requested', 'webhook_deleted']) });

export const retryRequestedV1 = z.object({ ...messageRef, replayId: z.string().nullable() });
