import type { JsonObject, JsonValue } from '#libs/contracts';

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

const ofList = ([first]: readonly JsonValue[]): JsonObject =>
  first === undefined ? { type: 'array' } : { type: 'array', items: draftSchema(first) };

const ofObject = (value: JsonObject): JsonObject => ({
  type: 'object',
  required: Object.keys(value),
  properties: Object.fromEntries(Object.entries(value).map(([name, part]) => [name, draftSchema(part)])),
});

/** A JSON Schema that an example fits: a start for the one that is meant. `null` says nothing about its type. */
export const draftSchema = (value: JsonValue): JsonObject => {
  if (value === null) return {};
  if (isList(value)) return ofList(value);
  if (typeof value === 'object') return ofObject(value);
  if (typeof value === 'number') return { type: Number.isInteger(value) ? 'integer' : 'number' };
  return { type: typeof value };
};
