import type { JsonObject } from '#libs/domain';
import { z } from 'zod';

/**
 * A payload, an example or a schema. It came out of JSON text, so everything inside it is JSON; looking at each value
 * again would cost more than the rest of the event, and every projection pays it.
 */
export const jsonObject = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'expected an object',
);
