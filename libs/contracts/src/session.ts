import { z } from 'zod';

import { role, utcInstant } from './values.js';

/**
 * A page that another site shows cannot send it, and no other site is ever allowed to (Fetch standard, CORS preflight).
 */
export const csrfHeader = 'x-hookline-csrf';

/** Body of `POST /session`: one of the two. */
export const signIn = z
  .strictObject({
    apiKey: z.string().min(1).max(1024).exactOptional().describe('An API key'),
    token: z.string().min(1).max(256).exactOptional().describe('What a sign-in link carries; it works once'),
  })
  .refine(({ apiKey, token }) => (apiKey === undefined) !== (token === undefined), {
    path: ['apiKey'],
    message: 'Give an apiKey or a token',
  });
export type SignInBody = z.output<typeof signIn>;

/** Answer of `POST /session` and `GET /session`. */
export const sessionAnswer = z.strictObject({
  keyId: z.string().describe('Id of the API key that stands behind the session; histories name it'),
  role: role.describe('What may be done'),
  endsAt: utcInstant.nullable().describe('Then it ends, whatever happens; null for a request with an API key'),
  idleEndsAt: utcInstant.nullable().describe('Then it ends unless a request comes before; null as above'),
});
export type SessionAnswer = z.output<typeof sessionAnswer>;
