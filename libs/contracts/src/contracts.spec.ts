import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import * as contracts from './index.js';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** Paths of object properties that carry no description. */
const undescribed = (schema: unknown, path: string): string[] => {
  if (!isObject(schema)) return [];
  const properties = isObject(schema['properties']) ? Object.entries(schema['properties']) : [];
  return [
    ...properties.flatMap(([name, property]) =>
      isObject(property) && property['description'] === undefined ? [`${path}.${name}`] : [],
    ),
    ...Object.entries(schema).flatMap(([name, inner]) => undescribed(inner, `${path}.${name}`)),
  ];
};

const schemas = Object.entries(contracts).flatMap(([name, value]) =>
  value instanceof z.ZodType ? [[name, value] as const] : [],
);

describe('The contracts', () => {
  it('are found', () => {
    expect(schemas.length).toBeGreaterThan(25);
  });

  it.each(schemas)('describe every field of %s', (name, schema) => {
    const options = { io: 'input', unrepresentable: 'any' } as const;
    expect(undescribed(z.toJSONSchema(schema, options), name)).toEqual([]);
  });

  it('give every problem a status of its own kind and a title', () => {
    for (const [code, { status, title }] of Object.entries(contracts.problems)) {
      expect([code, status >= 400 && status < 600, title.length > 0]).toEqual([code, true, true]);
      expect(contracts.problemDetails.parse(contracts.problemOf(contracts.problemCode.parse(code)))).toMatchObject({
        code,
        status,
      });
    }
  });
});

describe('The list of messages', () => {
  it('takes one status or several', () => {
    expect(contracts.messageListQuery.parse({ status: 'failed' }).status).toEqual(['failed']);
    expect(contracts.messageListQuery.parse({ status: ['failed', 'retrying'] }).status).toEqual(['failed', 'retrying']);
  });

  it('says which status is unknown', () => {
    const query = { status: ['failed', 'lost'], since: 'yesterday' };
    expect(contracts.parseFields(contracts.messageListQuery, query)).toEqual({
      errors: [
        { path: 'status.1', message: expect.stringContaining('"retrying"') },
        { path: 'since', message: expect.stringContaining('2024-05-01T12:00:00Z') },
      ],
    });
  });

  it('says that a single status is unknown', () => {
    expect(contracts.parseFields(contracts.messageListQuery, { status: 'lost' })).toEqual({
      errors: [{ path: 'status', message: expect.stringContaining('"retrying"') }],
    });
  });
});
