import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

const isSource = (path: string) => /^(?:libs|apps\/(?!console\/)).*\/src\/.*(?<!\.spec)\.ts$/.test(path);
const sources = ['libs', 'apps']
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`))
  .filter(isSource)
  .map((path) => readFileSync(path, 'utf8'));

const namesIn = (pattern: RegExp): readonly string[] =>
  [...new Set(sources.flatMap((text) => [...text.matchAll(pattern)].flatMap(([, name = '']) => name)))].sort();

/** A hint that fails is logged as an error under the name that it was given. */
const errors = /(?:\blog\.error\(|\{ event: (?=.*fields))\s*'([a-z_]+\.[a-z_]+)'/g;
const warnings = /\blog\.warn\(\s*'([a-z_]+\.[a-z_]+)'/g;
const infos = /\blog\.info\(\s*'([a-z_]+\.[a-z_]+)'/g;

/** The names in the table of operations.md, by the levels of their row. */
const rows = [...readFileSync('docs/operations.md', 'utf8').matchAll(/^\| (`[a-z_]+\.[^|]*) \| ([a-z, ]+) \|/gm)];
const tableOf = (level: string): readonly string[] =>
  rows
    .filter(([, , levels = '']) => levels.split(', ').includes(level))
    .flatMap(([, names = '']) => [...names.matchAll(/`([a-z_.]+)`/g)].flatMap(([, name = '']) => name));

describe('The table of log lines in docs/operations.md', () => {
  it.each([
    ['error', errors],
    ['warn', warnings],
  ])('has every line of the level %s', (level, calls) => {
    const names = namesIn(calls);
    expect(names.length).toBeGreaterThan(10);
    const table = tableOf(level);
    expect(names.filter((name) => !table.includes(name))).toEqual([]);
  });

  it.each([
    ['error', errors],
    ['warn', warnings],
    ['info', infos],
  ])('has none of the level %s that nothing writes', (level, calls) => {
    const names = namesIn(calls);
    expect(tableOf(level).filter((name) => !names.includes(name))).toEqual([]);
  });
});
