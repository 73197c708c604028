import { readFileSync } from 'node:fs';

/** The code blocks of a Markdown file whose fence says exactly `info`, in order. */
export const codeBlocks = (file: string, info: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^```([^\n`]+)\n(.*?)^```$/gms)]
    .filter(([, label]) => label === info)
    .map(([, , code = '']) => code);
