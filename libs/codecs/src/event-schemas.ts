import { z } from 'zod';
import { jsonObject } from './json-object.js';

export const eventAcceptedV1 = z.object({
  type: z.string(),
  data: jsonObject,
  occurredAt: z.string(),
  source: z.string(),
  sourceId: z.string(),
  recipients: z.array(z.string()),
  givesUpAt: z.string(),
  test: z.boolean(),
  schemaProblems: z.exactOptional(z.array(z.object({ path: z.string(), message: z.string() }))),
});

export const eventReplayedV1 = z.object({
  recipients: z.array(z.string()),
  replayId: z.string(),
  givesUpAt: z.string(),
});

export const eventExpiredV1 = z.object({ type: z.string(), recipients: z.array(z.string()) });

export const eventRejectedV1 = z.object({
  reason: z.string(),
  origin: z.object({ topic: z.string(), partition: z.int(), offset: z.string(), timestamp: z.string() }),
  record: z.string(),
  recordBytes: z.int().min(0),
});
