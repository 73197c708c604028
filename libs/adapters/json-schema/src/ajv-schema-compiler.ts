import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';

import type { CompiledSchema, SchemaCompiler } from '#libs/application';
import { canonicalJson, type JsonObject, type SchemaProblem } from '#libs/domain';

import { linearPattern, RefusedPattern } from './linear-pattern.js';
import { RefusedSchema, refuseUnboundedSchema } from './schema-bounds.js';

/** The branches of an `anyOf` can be many. */
const maxProblems = 10;
const maxReasonLength = 500;

/** Ajv's own compares each item with every other. */
const isEachItemOnce = (isDemanded: boolean, items: readonly unknown[]): boolean =>
  !isDemanded || new Set(items.map(canonicalJson)).size === items.length;

const newAjv = (): Ajv2020 => {
  const ajv = new Ajv2020({
    // Stops at the first problem: all of them could be more than the payload has bytes.
    allErrors: false,
    // A misspelt keyword would silently check nothing.
    strictSchema: true,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    // In 2020-12 a format is a note for people.
    validateFormats: false,
    inlineRefs: false,
    logger: false,
    code: { regExp: Object.assign(linearPattern, { code: 'linearPattern' }) },
  });
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    validate: isEachItemOnce,
    error: { message: 'must not have an item twice' },
  });
  return ajv;
};

const pathOf = ({ instancePath, params }: ErrorObject): string => {
  const segments = instancePath
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
  const missing: unknown = params['missingProperty'] ?? params['additionalProperty'];
  return [...segments, ...(typeof missing === 'string' ? [missing] : [])].join('.');
};

const toProblem = (error: ErrorObject): SchemaProblem => ({
  path: pathOf(error),
  message: (error.message ?? 'does not fit').slice(0, maxReasonLength),
});

const problemsFoundBy =
  (validate: ValidateFunction) =>
  (payload: JsonObject): readonly SchemaProblem[] => {
    if (validate(payload)) return [];
    const problems = (validate.errors ?? []).slice(0, maxProblems).map(toProblem);
    // What ajv keeps of the last payload would stay in memory.
    validate.errors = null;
    return problems;
  };

const isForPeople = (error: unknown): error is Error =>
  error instanceof RefusedSchema || error instanceof RefusedPattern;

/** Ajv names what is wrong with a schema in the message of a plain error. */
const reasonOf = (error: unknown): string => {
  if (isForPeople(error)) return error.message;
  return error instanceof Error ? error.message : 'it cannot be compiled';
};

/** JSON Schema 2020-12 by ajv, within bounds that keep every check linear. */
export class AjvSchemaCompiler implements SchemaCompiler {
  private readonly ajv = newAjv();

  compile(schema: JsonObject): CompiledSchema {
    try {
      refuseUnboundedSchema(schema);
      const validate = this.ajv.compile(schema);
      return { kind: 'compiled', check: problemsFoundBy(validate) };
    } catch (error) {
      return { kind: 'refused', reason: reasonOf(error).slice(0, maxReasonLength) };
    } finally {
      // Whoever asked keeps the result; ajv would keep it for ever.
      this.ajv.removeSchema(schema);
    }
  }
}
