import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

import { describe, expect, it } from '@jest/globals';

import { parseConfig } from './hookline.config.js';
import { settings } from './settings.js';

const standalone = { role: 'standalone', isTerminal: false } as const;
const example = parseEnv(readFileSync('.env.example', 'utf8'));

describe('.env.example', () => {
  it('names every setting and nothing else', () => {
    expect(Object.keys(example).sort()).toEqual(Object.keys(settings.shape).sort());
  });

  it('shows the defaults', () => {
    expect(parseConfig(example, standalone)).toEqual(parseConfig({}, standalone));
  });
});
