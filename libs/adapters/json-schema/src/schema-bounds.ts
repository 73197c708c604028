import type { JsonObject } from '#libs/domain';

const maxSchemaLength = 32_768;
/** Subschemas, counted once for each way that leads to them: the most checks that one value of a payload can cause. */
const maxChecks = 2_000;

/** Keywords that hold a subschema, a list of them, or a map of them (JSON Schema 2020-12, Core and Validation). */
const holdsOne = [
  ...['additionalProperties', 'contains', 'else', 'if', 'items', 'not', 'propertyNames', 'then'],
  ...['unevaluatedItems', 'unevaluatedProperties', 'contentSchema'],
];
const holdsMany = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const holdsNamed = ['dependentSchemas', 'patternProperties', 'properties'];
const definitions = ['$defs', 'definitions'];

/** They name or are named from elsewhere, or are resolved while a payload is checked. */
const refused = ['$id', '$anchor', '$dynamicRef', '$dynamicAnchor', '$recursiveRef', '$recursiveAnchor', '$vocabulary'];
const localReference = /^#\/(\$defs|definitions)\/([^/~%]+)$/;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objectsIn = (value: unknown): readonly JsonObject[] => (isObject(value) ? [value] : []);

const subschemasOf = (schema: JsonObject): readonly JsonObject[] => [
  ...holdsOne.flatMap((keyword) => objectsIn(schema[keyword])),
  ...holdsMany.flatMap((keyword) => [schema[keyword]].flat().flatMap(objectsIn)),
  ...holdsNamed.flatMap((keyword) =>
    objectsIn(schema[keyword]).flatMap((map) => Object.values(map).flatMap(objectsIn)),
  ),
];

const definitionsOf = (schema: JsonObject): readonly JsonObject[] =>
  definitions.flatMap((keyword) => objectsIn(schema[keyword]).flatMap((map) => Object.values(map).flatMap(objectsIn)));

/** Counts the checks of a schema. Throws its refusals, which end the walk wherever it is. */
class CheckCount {
  private readonly counts = new Map<JsonObject, number | 'counting'>();

  constructor(private readonly root: JsonObject) {}

  of(schema: JsonObject): number {
    const known = this.counts.get(schema);
    if (known === 'counting') throw new RefusedSchema('it refers to itself');
    if (known !== undefined) return known;
    this.counts.set(schema, 'counting');
    const keyword = refused.find((name) => Object.hasOwn(schema, name));
    if (keyword !== undefined) throw new RefusedSchema(`${keyword} is not supported`);
    const parts = [...subschemasOf(schema), ...this.referred(schema)];
    const count = parts.reduce((sum, part) => sum + this.of(part), 1 + sizeOfEnum(schema));
    if (count > maxChecks) throw new RefusedSchema(`it has more than ${maxChecks} checks, with each $ref written out`);
    this.counts.set(schema, count);
    definitionsOf(schema).forEach((definition) => this.of(definition));
    return count;
  }

  private referred(schema: JsonObject): readonly JsonObject[] {
    const reference = schema['$ref'];
    if (reference === undefined) return [];
    const [, keyword, name] = (typeof reference === 'string' ? localReference.exec(reference) : null) ?? [];
    const map = keyword === undefined ? undefined : this.root[keyword];
    const target = isObject(map) && name !== undefined && Object.hasOwn(map, name) ? map[name] : undefined;
    if (typeof target === 'boolean') return [];
    if (!isObject(target)) throw new RefusedSchema('a $ref may only lead to an entry of its own $defs');
    return [target];
  }
}

const sizeOfEnum = (schema: JsonObject): number => (Array.isArray(schema['enum']) ? schema['enum'].length : 0);

/** The schema may not be used; the message is for the person who wrote it. */
export class RefusedSchema extends Error {
  override readonly name = 'RefusedSchema';
}

/**
 * Sees to it that a check takes time in proportion to the payload: a schema that refers to itself, or to what refers
 * to something else twice and so on, does not.
 * @throws {RefusedSchema}
 */
export const refuseUnboundedSchema = (schema: JsonObject): void => {
  if (JSON.stringify(schema).length > maxSchemaLength)
    throw new RefusedSchema(`it is longer than ${maxSchemaLength} characters`);
  new CheckCount(schema).of(schema);
};
