import { describe, expect, it } from '@jest/globals';

import type { JsonObject } from '#libs/domain';

import { AjvSchemaCompiler } from './index.js';

const compiler = new AjvSchemaCompiler();

const problemsOf = (schema: JsonObject, payload: JsonObject) => {
  const compiled = compiler.compile(schema);
  if (compiled.kind === 'refused') throw new Error(compiled.reason);
  return compiled.check(payload);
};

const reasonAgainst = (schema: JsonObject): string | null => {
  const compiled = compiler.compile(schema);
  return compiled.kind === 'refused' ? compiled.reason : null;
};

const invoice: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: ['invoice'],
  properties: { invoice: { $ref: '#/$defs/invoice' } },
  $defs: {
    invoice: {
      type: 'object',
      required: ['id'],
      properties: {
        id: { type: 'string', pattern: '^inv_\\d+$', format: 'uri' },
        lines: { type: 'array', items: { type: 'object', properties: { amount: { type: 'number' } } } },
      },
      additionalProperties: false,
    },
  },
};

describe('A payload', () => {
  it('that fits has no problem', () => {
    expect(problemsOf(invoice, { invoice: { id: 'inv_1', lines: [{ amount: 3 }] } })).toEqual([]);
  });

  it.each([
    ['a field that is missing', {}, 'invoice', "must have required property 'invoice'"],
    [
      'a field deep inside',
      { invoice: { id: 'inv_1', lines: [{ amount: 1 }, { amount: 'x' }] } },
      'invoice.lines.1.amount',
      'must be number',
    ],
    ['a text that does not match', { invoice: { id: 'sub_1' } }, 'invoice.id', 'must match pattern "^inv_\\d+$"'],
    [
      'a field that is one too many',
      { invoice: { id: 'inv_1', x: 1 } },
      'invoice.x',
      'must NOT have additional properties',
    ],
  ])('with %s has a problem with its path', (_what, payload, path, message) => {
    expect(problemsOf(invoice, payload)).toEqual([{ path, message }]);
  });

  it('may be judged again and again: nothing stays of the one before', () => {
    const compiled = compiler.compile(invoice);
    if (compiled.kind === 'refused') throw new Error(compiled.reason);
    expect(compiled.check({})).toHaveLength(1);
    expect(compiled.check({ invoice: { id: 'inv_1' } })).toEqual([]);
  });

  it('has unique items whatever the order of their keys', () => {
    const unique = { properties: { items: { uniqueItems: true } } };
    expect(
      problemsOf(unique, {
        items: [
          { a: 1, b: 2 },
          { a: 1, b: 3 },
        ],
      }),
    ).toEqual([]);
    expect(
      problemsOf(unique, {
        items: [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
      }),
    ).toMatchObject([{ path: 'items' }]);
  });
});

describe('A schema', () => {
  it.each([
    ['is misspelt', { requird: ['x'] }, /unknown keyword: "requird"/],
    ['is none', { type: 'objekt' }, /schema is invalid/],
    ['is of another draft', { $schema: 'http://json-schema.org/draft-04/schema#' }, /draft-04/],
    ['refers to the network', { $ref: 'https://example.com/schema.json' }, /own \$defs/],
    ['refers to nothing', { $ref: '#/$defs/nothing' }, /own \$defs/],
    ['has an address', { $id: 'https://example.com/schema.json' }, /\$id is not supported/],
    ['refers to itself', { $ref: '#/$defs/a', $defs: { a: { anyOf: [{ $ref: '#/$defs/a' }] } } }, /itself/],
    ['looks ahead', { properties: { a: { pattern: '(?=a)' } } }, /no look-around/],
    ['repeats without end', { patternProperties: { '(a{1,100}){1,9}': {} } }, /repeats too much|none of RE2/],
    ['has a long pattern', { pattern: 'a'.repeat(300) }, /longer than 256/],
    ['is long', { description: 'x'.repeat(40_000) }, /longer than 32768/],
  ])('that %s is refused with a reason', (_what, schema: JsonObject, reason) => {
    expect(reasonAgainst(schema)).toMatch(reason);
  });

  it('that grows beyond all bounds when it is written out is refused', () => {
    const twice = (name: string) => ({ anyOf: [{ $ref: `#/$defs/${name}` }, { $ref: `#/$defs/${name}` }] });
    const levels = Array.from({ length: 30 }, (_level, index) => [`d${index}`, twice(`d${index + 1}`)] as const);
    const $defs = { ...Object.fromEntries(levels), d30: { type: 'string' } };
    expect(reasonAgainst({ ...twice('d0'), $defs })).toMatch(/more than 2000 checks/);
  });

  it('does not mistake the names of fields for keywords', () => {
    expect(reasonAgainst({ properties: { $ref: { type: 'string' }, $id: { enum: [{ $ref: 'x' }] } } })).toBeNull();
  });
});

describe('A check', () => {
  it.each([
    ['a pattern that would backtrack', { properties: { a: { pattern: '^(x+x+)+y$' } } }, { a: 'x'.repeat(100_000) }],
    [
      'many items that must be unique',
      { properties: { a: { uniqueItems: true } } },
      { a: Array.from({ length: 50_000 }, (_item, index) => ({ index })) },
    ],
  ])('takes no time worth speaking of with %s', (_what, schema: JsonObject, payload) => {
    const startedAt = performance.now();
    problemsOf(schema, payload);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});
