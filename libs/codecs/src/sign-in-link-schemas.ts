import { z } from 'zod';

export const signInLinkCreatedV1 = z.object({ keyId: z.string(), expiresAt: z.string() });
