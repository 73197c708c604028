import { z } from 'zod';

/** Header `hookline-origin` of a record of `control-plane.events.dead-letter`, as JSON: where the record was. */
export const deadLetterOrigin = z.object({
  clusterId: z.string(),
  topic: z.string(),
  partition: z.int().min(0),
  offset: z.string(),
  timestamp: z.string(),
});
