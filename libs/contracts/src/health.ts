import { z } from 'zod';

/** Answer of `GET /healthz`. */
export const livenessAnswer = z.strictObject({ alive: z.boolean().describe('False: restart the process') });
export type LivenessAnswer = z.output<typeof livenessAnswer>;

/** Answer of `GET /readyz`, with 503 until everything is ready. */
export const readinessAnswer = z.strictObject({
  ready: z.boolean().describe('Whether requests may be sent here'),
  parts: z.record(z.string(), z.boolean()).describe('Each part that has to be ready'),
});
export type ReadinessAnswer = z.output<typeof readinessAnswer>;
