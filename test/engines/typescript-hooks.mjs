/** Lets a process of the tests run TypeScript unbuilt: a `.js` that is a `.ts` here, stripped of its types. */
import { transformFile } from '@swc/core';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const jsc = { parser: { syntax: 'typescript' }, target: 'es2022' };

export const resolve = async (specifier, context, next) => {
  const isRelative = specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts');
  const source = isRelative ? new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL) : undefined;
  return source !== undefined && existsSync(source)
    ? { url: source.href, shortCircuit: true }
    : next(specifier, context);
};

export const load = async (url, context, next) => {
  if (!url.endsWith('.ts')) return next(url, context);
  const { code } = await transformFile(fileURLToPath(url), {
    jsc,
    module: { type: 'es6' },
    sourceMaps: 'inline',
    swcrc: false,
  });
  return { format: 'module', source: code, shortCircuit: true };
};
