import { z } from 'zod';

export const apiKeyCreatedV1 = z.object({
  name: z.string(),
  role: z.enum(['admin', 'operator', 'viewer', 'producer']),
  hash: z.string(),
  expiresAt: z.string().nullable(),
});
