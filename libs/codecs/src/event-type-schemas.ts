import type { JsonObject } from '#libs/domain';
import { z } from 'zod';

/** Came out of JSON text, so everything inside it is JSON. */
const jsonObject = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'expected an object',
);

const definitionShape = {
  description: z.string(),
  example: jsonObject,
  schema: jsonObject.nullable(),
  enforcement: z.enum(['off', 'warn', 'reject']),
};

export const eventTypeRegisteredV1 = z.object(definitionShape);

export const eventTypeChangedV1 = z.object({
  changes: z.object({
    description: z.exactOptional(definitionShape.description),
    example: z.exactOptional(definitionShape.example),
    schema: z.exactOptional(definitionShape.schema),
    enforcement: z.exactOptional(definitionShape.enforcement),
  }),
});
