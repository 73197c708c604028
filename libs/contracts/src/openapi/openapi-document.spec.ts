import { describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';

import { openApiDocument, operations, problems, problemsOf } from '../index.js';

const document = JSON.parse(JSON.stringify(openApiDocument('1.2.3'))) as Record<string, unknown>;

const referencesIn = (value: unknown): readonly string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, inner]) =>
        key === '$ref' && typeof inner === 'string' ? [inner] : referencesIn(inner),
      );

/** What stands at a JSON pointer of the document. */
const at = (pointer: string): unknown =>
  pointer
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | undefined)?.[key.replaceAll('~1', '/')],
      document,
    );

describe('The OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate(document)).toMatchObject({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  it('refers to nothing that is not there', () => {
    const missing = referencesIn(document).filter((reference) => at(reference) === undefined);
    expect(missing).toEqual([]);
  });

  it('describes every schema where its name stands, instead of pointing at itself', () => {
    const pointing = Object.entries(at('#/components/schemas') as Record<string, Record<string, unknown>>)
      .filter(([, schema]) => '$ref' in schema)
      .map(([name]) => name);
    expect(pointing).toEqual([]);
  });

  it('says everything that an operation may be answered, each problem with its own status', () => {
    for (const operation of operations)
      for (const code of problemsOf(operation)) {
        const answer = at(
          `#/paths/${operation.path.replaceAll('/', '~1')}/${operation.method}/responses/${problems[code].status}`,
        );
        expect([operation.id, code, answer !== undefined]).toEqual([operation.id, code, true]);
      }
  });

  it('names every operation once', () => {
    const ids = operations.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('requires no parameter of a query that can be left out', () => {
    for (const { id, path, method, query } of operations) {
      if (query?.safeParse({}).success !== true) continue;
      const parameters = at(`#/paths/${path.replaceAll('/', '~1')}/${method}/parameters`) as {
        readonly name: string;
        readonly in: string;
        readonly required?: boolean;
      }[];
      const required = parameters.filter((parameter) => parameter.in === 'query' && parameter.required === true);
      expect([id, required.map(({ name }) => name)]).toEqual([id, []]);
    }
  });

  it('describes a parameter as what it becomes: a limit is a number, an instant has its format', () => {
    const parameters = at('#/paths/~1api~1v1~1messages/get/parameters');
    expect(parameters).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: 'limit',
          schema: expect.objectContaining({ type: 'integer', minimum: 1, maximum: 200, default: 50 }),
        }),
        expect.objectContaining({ name: 'since', schema: expect.objectContaining({ format: 'date-time' }) }),
      ]),
    );
  });

  it('asks for a key everywhere but where everyone may look', () => {
    expect(at('#/security')).toEqual([{ apiKey: [] }, { session: [] }]);
    expect(at('#/paths/~1healthz/get/security')).toEqual([]);
    expect(at('#/paths/~1api~1v1~1webhooks/get/security')).toBeUndefined();
  });
});
