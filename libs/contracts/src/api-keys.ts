import { z } from 'zod';

import { pageOf, pageParameters } from './pagination.js';
import { instant, name, role, utcInstant } from './values.js';

const roleField = role.describe('admin: all; operator: retry, cancel, replay, read; viewer: read; producer: publish');

/** Body of `POST /api-keys`. */
export const newApiKey = z.strictObject({
  name: name(120).describe('Who or what uses the key, 1 to 120 characters'),
  role: roleField,
  expiresAt: instant.nullable().default(null).describe('From then on it opens nothing; null for never'),
});
export type NewApiKeyBody = z.output<typeof newApiKey>;

/** Query of `GET /api-keys`. */
export const apiKeyListQuery = z.strictObject(pageParameters);
export type ApiKeyListQuery = z.output<typeof apiKeyListQuery>;

export const apiKeyAnswer = z.strictObject({
  id: z.string().describe('Id of the key, as histories name it'),
  name: z.string().describe('Who or what uses the key'),
  role: roleField,
  createdAt: utcInstant.describe('When it was created'),
  expiresAt: utcInstant.nullable().describe('From then on it opens nothing; null for never'),
});
export type ApiKeyAnswer = z.output<typeof apiKeyAnswer>;

/** Answer of `POST /api-keys`. */
export const createdApiKey = z.strictObject({
  ...apiKeyAnswer.shape,
  key: z.string().describe('The key itself, shown this once and stored nowhere'),
});
export type CreatedApiKey = z.output<typeof createdApiKey>;

export const apiKeyPage = pageOf(apiKeyAnswer);
export type ApiKeyPage = z.output<typeof apiKeyPage>;
