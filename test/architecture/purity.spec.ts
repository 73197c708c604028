/**
 * The domain takes time, ids and randomness as input. ESLint sees to it, and this sees to ESLint:
 * each impurity below, written into libs/domain, must be reported by the repository's own configuration.
 */
import { describe, expect, it } from '@jest/globals';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { repository } from './cruise.js';

/** The text linted here is in no file, so the rules that ask the compiler for types are left out. */
const eslint = new ESLint({
  cwd: repository,
  overrideConfig: tseslint.configs.disableTypeChecked,
});

const rulesBrokenBy = async (code: string, filePath = 'libs/domain/src/planted.ts'): Promise<(string | null)[]> => {
  const [result] = await eslint.lintText(code, { filePath });
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
};

const impurities = [
  ['the clock by Date.now', 'export const at = Date.now();', 'no-restricted-properties'],
  ['the clock by new Date()', 'export const at = new Date();', 'no-restricted-syntax'],
  ['the clock by Date()', 'export const at = Date();', 'no-restricted-syntax'],
  ['the clock by performance', 'export const at = performance.now();', 'no-restricted-globals'],
  ['randomness', 'export const jitter = Math.random();', 'no-restricted-properties'],
  ['made-up ids', 'export const id = crypto.randomUUID();', 'no-restricted-globals'],
  ['the process', 'export const pid = process.pid;', 'no-restricted-globals'],
  ['the global object', 'export const where = globalThis;', 'no-restricted-globals'],
  ['a request', "export const answer = fetch('https://example.com');", 'no-restricted-globals'],
  ['a timer', 'setTimeout(() => 1, 1);', 'no-restricted-globals'],
  ['the console', "console.log('decided');", 'no-restricted-globals'],
  ['a throw', "throw new Error('no');", 'no-restricted-syntax'],
  ['an async function', 'export const decide = async () => 1;', 'no-restricted-syntax'],
  ['a class hierarchy', 'class Base {}\nexport class Child extends Base {}', 'no-restricted-syntax'],
  ['a hidden surface', "export * from './decision.js';", 'no-restricted-syntax'],
] as const;

describe('the domain', () => {
  it.each(impurities)('may not contain %s', async (_what, code, rule) => {
    expect(await rulesBrokenBy(code)).toContain(rule);
  });

  it('may use a date that it was given', async () => {
    expect(await rulesBrokenBy('export const toTime = (at: string): number => new Date(at).getTime();')).toEqual([]);
  });
});

describe('every folder', () => {
  it('reads the environment in a config file only', async () => {
    const code = "export const port = process.env['HOOKLINE_PORT'];";
    expect(await rulesBrokenBy(code, 'libs/nest-kit/src/planted.ts')).toContain('no-restricted-properties');
    expect(await rulesBrokenBy(code, 'libs/nest-kit/src/planted.config.ts')).toEqual([]);
  });
});
