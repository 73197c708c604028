import { describe, expect, it } from '@jest/globals';
import { builtInEventTypes } from '#libs/domain';

import { AjvSchemaCompiler } from './ajv-schema-compiler.js';

const withSchema = builtInEventTypes.flatMap(({ schema, ...rest }) =>
  schema === undefined ? [] : [{ ...rest, schema }],
);

describe('The built-in event types', () => {
  it('have a schema where Hookline itself makes the payload', () => {
    expect(withSchema.map(({ name }) => name)).toEqual(
      builtInEventTypes.map(({ name }) => name).filter((name) => name.startsWith('hookline.')),
    );
  });

  it.each(withSchema)('have a schema that compiles and that the example fits: $name', ({ schema, example }) => {
    const compiled = new AjvSchemaCompiler().compile(schema);
    expect(compiled.kind === 'refused' ? compiled.reason : compiled.check(example)).toEqual([]);
    expect(compiled.kind === 'refused' ? [] : compiled.check({ ...example, at: 3 })).toMatchObject([{ path: 'at' }]);
  });
});
