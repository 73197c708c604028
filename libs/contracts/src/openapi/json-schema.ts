import { z } from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Schemas that the document names; everything else stands where it is used. */
export type NamedSchemas = ReadonlyMap<z.ZodType, string>;

/** What a schema takes (`input`) or answers (`output`). */
type Direction = 'input' | 'output';

type MutableSchema = Record<string, unknown>;

/** Zod's pattern for an instant fills a screen; its format says the same. */
const withoutDatePattern = (json: MutableSchema): void => {
  if (json['format'] === 'date-time') delete json['pattern'];
};

/** Texts that reach zod's registry in our description stay with the schema, whatever registry names it. */
const withOwnMeta = (schema: z.core.$ZodType, json: MutableSchema): void => {
  const meta = z.globalRegistry.get(schema) as MutableSchema | undefined;
  if (meta !== undefined && json['$ref'] === undefined) Object.assign(json, meta);
};

const isEmpty = (json: JsonSchema): boolean =>
  !['type', 'anyOf', 'oneOf', 'allOf', 'enum', 'const', '$ref', 'not'].some((key) => key in json);

/** JSON Schema 2020-12, with `#/components/schemas/…` for what has a name. */
export class JsonSchemas {
  private readonly names = z.registry<{ readonly id: string }>();
  /** What was referred to, by name: the document's components. */
  readonly components: Record<string, JsonSchema> = {};

  constructor(named: NamedSchemas) {
    for (const [schema, id] of named) this.names.add(schema, { id });
  }

  /** Of a body or an answer. */
  of(schema: z.ZodType, direction: Direction): JsonSchema {
    const { $schema: _dialect, $defs = {}, ...json } = this.convert(schema, direction);
    Object.assign(this.components, $defs);
    // Zod puts what has a name into $defs itself, and leaves a reference to it.
    return json;
  }

  /** Of a query parameter: text on the wire, described as what it becomes where that says more. */
  ofParameter(schema: z.ZodType): JsonSchema {
    const parsed = unwrapped(schema);
    const becomes = this.of(parsed, 'output');
    const json = isEmpty(becomes) ? this.of(parsed, 'input') : becomes;
    const byDefault = schema instanceof z.ZodDefault ? schema.def.defaultValue : null;
    return byDefault === null ? json : { ...json, default: byDefault };
  }

  private convert(schema: z.ZodType, io: Direction): MutableSchema {
    const json = z.toJSONSchema(schema, {
      io,
      metadata: this.names,
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        withOwnMeta(zodSchema, jsonSchema);
        withoutDatePattern(jsonSchema);
      },
    });
    return JSON.parse(JSON.stringify(json).replaceAll('#/$defs/', '#/components/schemas/')) as MutableSchema;
  }
}

/** Without what says that a parameter may be left out: the document has another place for it. */
const unwrapped = (schema: z.ZodType): z.ZodType => {
  let inner: z.core.$ZodType = schema;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodNullable || inner instanceof z.ZodOptional)
    inner = inner.unwrap();
  return inner as z.ZodType;
};
