import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { asyncApiDocument, openApiDocument, operations } from '../../libs/contracts/src/index.js';
import { builtInEventTypes } from '../../libs/domain/src/index.js';

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const { version } = read('package.json') as { readonly version: string };

describe('The committed documents of the API (npm run docs writes them)', () => {
  it('are what the contracts say: docs/openapi.json', () => {
    expect(read('docs/openapi.json')).toEqual(plain(openApiDocument(version)));
  });

  it('are what the contracts say: docs/asyncapi.json', () => {
    expect(read('docs/asyncapi.json')).toEqual(plain(asyncApiDocument(version)));
  });
});

describe('The example event', () => {
  const { body } = operations.find(({ id }) => id === 'publishEvent')!;
  const event = body?.examples?.['application/json']?.['event']?.value;

  it('is the same in the document, in examples/ and in the catalog', () => {
    expect(event).toEqual(read('examples/subscription-create.json'));
    const inCatalog = builtInEventTypes.find(({ name }) => name === 'subscription.create');
    expect(event).toMatchObject({ data: inCatalog?.example });
  });
});
