import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { asyncApiDocument, openApiDocument } from '../../libs/contracts/src/index.js';

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
