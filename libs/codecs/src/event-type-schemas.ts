import { z } from 'zod';
import { jsonObject } from './json-object.js';

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
