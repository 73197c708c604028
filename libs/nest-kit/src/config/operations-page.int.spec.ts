import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { settings } from './settings.js';

const page = readFileSync('docs/operations.md', 'utf8');
const found = (pattern: RegExp): readonly string[] => [
  ...new Set([...page.matchAll(pattern)].map(([, name = '']) => name)),
];

const sourcesIn = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sourcesIn(path);
    return path.endsWith('.ts') && !path.endsWith('.spec.ts') ? [readFileSync(path, 'utf8')] : [];
  });
const sources = ['apps/api/src', 'apps/dispatcher/src', 'libs'].flatMap(sourcesIn).join('\n');

describe('docs/operations.md', () => {
  it('names settings that exist', () => {
    expect(Object.keys(settings.shape)).toEqual(expect.arrayContaining([...found(/\b(HOOKLINE_[A-Z_]+)/g)]));
  });

  it('names every metric of Hookline, and no other', () => {
    const written = [
      ...sourcesIn('libs/nest-kit/src/metrics')
        .join('')
        .matchAll(/'(hookline_[a-z_]+)'/g),
    ];
    const metrics = new Set(written.map(([, name]) => name));
    expect([...found(/^\| `(hookline_[a-z_]+)`/gm)].sort()).toEqual([...metrics].sort());
  });

  it('names log lines that are written', () => {
    const events = found(/^\| `([a-z_]+\.[a-z_]+)`/gm);
    expect(events.length).toBeGreaterThan(10);
    expect(events.filter((event) => !sources.includes(`'${event}'`))).toEqual([]);
  });

  it('names programs and pages that are there', () => {
    const programs = found(/`dist\/([\w/.-]+)\.js`/g).filter((file) => !existsSync(`${file}.ts`));
    const pages = found(/\]\(([\w./-]+)\)/g).filter((file) => !existsSync(join('docs', file)));
    expect([programs, pages]).toEqual([[], []]);
  });
});
