import { z } from 'zod';

/** Header `hookline-origin` of a record of `control-plane.events.dead-letter`, as JSON: where the record was. */
export const deadLetterOrigin = z.object({
  clusterId: z.string().describe('Id of the cluster'),
  topic: z.string().describe('Topic it was read from'),
  partition: z.int().min(0).describe('Partition of the topic'),
  offset: z.string().describe('Place in the partition'),
  timestamp: z.string().describe('Timestamp of the record, in milliseconds since 1970'),
});
