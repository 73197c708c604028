/**
 * Writes docs/openapi.json and docs/asyncapi.json, made of the contracts. A test fails when they are not up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, root } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
const { asyncApiDocument, openApiDocument } = await import('../dist/libs/contracts/src/index.js');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
for (const [name, make] of [
  ['openapi', openApiDocument],
  ['asyncapi', asyncApiDocument],
]) {
  writeFileSync(join(root, 'docs', `${name}.json`), `${JSON.stringify(make(version), null, 2)}\n`);
}
