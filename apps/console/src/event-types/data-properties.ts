import type { EventTypeAnswer, JsonObject, JsonValue } from '#libs/contracts';

/** One field of the data, as the documentation shows it. */
export interface DataProperty {
  /** `subscription.environments[]` */
  readonly path: string;
  readonly name: string;
  /** 0 for the fields of `data` itself. */
  readonly depth: number;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
  /** In JSON; absent for objects and where the example has none. */
  readonly example?: string;
}

/** The API takes no schema that refers to itself, but an example may be very deep. */
const maxDepth = 8;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const localReference = /^#\/(\$defs|definitions)\/([^/]+)$/;

const resolve = (schema: JsonObject, root: JsonObject): JsonObject => {
  const reference = schema['$ref'];
  const [, keyword, name] = (typeof reference === 'string' ? localReference.exec(reference) : null) ?? [];
  const map = keyword === undefined ? undefined : root[keyword];
  const target = isObject(map) && name !== undefined ? map[name] : undefined;
  return isObject(target) ? { ...target, ...schema } : schema;
};

/** A schema with what it refers to and all it is made of. */
const whole = (schema: JsonObject, root: JsonObject): JsonObject => {
  const resolved = resolve(schema, root);
  const parts = listOf(resolved['allOf'])
    .filter(isObject)
    .map((part) => resolve(part, root));
  return parts.reduce(
    (sum, part) => ({
      ...part,
      ...sum,
      properties: { ...(isObject(part['properties']) ? part['properties'] : {}), ...propertiesOf(sum) },
      required: [...listOf(part['required']), ...listOf(sum['required'])].filter((name) => typeof name === 'string'),
    }),
    resolved,
  );
};

const propertiesOf = (schema: JsonObject): JsonObject => (isObject(schema['properties']) ? schema['properties'] : {});

const namesOfTypes = (schema: JsonObject): readonly string[] =>
  [schema['type']].flat().filter((type) => typeof type === 'string');

const alternatives = (schema: JsonObject, root: JsonObject): string =>
  [...listOf(schema['anyOf']), ...listOf(schema['oneOf'])]
    .filter(isObject)
    .map((one) => typeOf(whole(one, root), root))
    .join(' or ');

const scalarType = (schema: JsonObject, root: JsonObject): string => {
  const format = typeof schema['format'] === 'string' ? ` (${schema['format']})` : '';
  const names = namesOfTypes(schema);
  if (names.length > 0) return names.join(' or ') + format;
  return alternatives(schema, root) || (isObject(schema['properties']) ? 'object' : 'any');
};

/** `string (uuid)`, `"active" | "inactive"`, `object[]`. */
const typeOf = (schema: JsonObject, root: JsonObject): string => {
  if (schema['const'] !== undefined) return JSON.stringify(schema['const']);
  const values = listOf(schema['enum']);
  if (values.length > 0) return values.map((value) => JSON.stringify(value)).join(' | ');
  const items = schema['items'];
  return isObject(items) ? `${typeOf(whole(items, root), root)}[]` : scalarType(schema, root);
};

const shownExample = (value: JsonValue | undefined): Pick<DataProperty, 'example'> =>
  value === undefined || isObject(value) ? {} : { example: JSON.stringify(value) };

interface Place {
  readonly root: JsonObject;
  readonly prefix: string;
  readonly depth: number;
  readonly example: JsonValue | undefined;
}

const fieldOf = (value: JsonValue | undefined, name: string): JsonValue | undefined =>
  isObject(value) ? value[name] : undefined;

const rowsOfSchema = (schema: JsonObject, place: Place): readonly DataProperty[] => {
  const { root, prefix, depth, example } = place;
  if (depth === maxDepth) return [];
  const required = new Set(listOf(schema['required']));
  return Object.entries(propertiesOf(schema)).flatMap(([name, part]) => {
    const described = isObject(part) ? whole(part, root) : {};
    const value = fieldOf(example, name);
    const row: DataProperty = {
      path: prefix + name,
      name,
      depth,
      type: typeOf(described, root),
      isRequired: required.has(name),
      description: typeof described['description'] === 'string' ? described['description'] : '',
      ...shownExample(value),
    };
    const items = isObject(described['items']) ? whole(described['items'], root) : null;
    const inner =
      items === null
        ? rowsOfSchema(described, { root, prefix: `${row.path}.`, depth: depth + 1, example: value })
        : rowsOfSchema(items, { root, prefix: `${row.path}[].`, depth: depth + 1, example: firstOf(value) });
    return [row, ...inner];
  });
};

const firstOf = (value: JsonValue | undefined): JsonValue | undefined =>
  Array.isArray(value) ? (value as readonly JsonValue[])[0] : undefined;

const typeOfValue = (value: JsonValue): string => {
  if (value === null) return 'null';
  const first = firstOf(value);
  if (first !== undefined) return `${typeOfValue(first)}[]`;
  return Array.isArray(value) ? 'array' : typeof value;
};

const rowsOfExample = (value: JsonValue | undefined, prefix: string, depth: number): readonly DataProperty[] => {
  if (!isObject(value) || depth === maxDepth) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const row: DataProperty = {
      path: prefix + name,
      name,
      depth,
      type: typeOfValue(part),
      isRequired: false,
      description: '',
      ...shownExample(part),
    };
    const isList = Array.isArray(part);
    const inner = rowsOfExample(isList ? firstOf(part) : part, `${row.path}${isList ? '[]' : ''}.`, depth + 1);
    return [row, ...inner];
  });
};

/** What the data carries: by its schema, or by its example where there is no schema. */
export const dataProperties = ({
  schema,
  example,
}: Pick<EventTypeAnswer, 'schema' | 'example'>): readonly DataProperty[] =>
  schema === null
    ? rowsOfExample(example, '', 0)
    : rowsOfSchema(whole(schema, schema), { root: schema, prefix: '', depth: 0, example });
