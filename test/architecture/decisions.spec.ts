import { describe, expect, it } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../docs/adr', import.meta.url));
const filesOf = async () => (await readdir(folder)).filter((name) => /^\d{4}-/.test(name)).sort();

describe('The records of decisions', () => {
  it('are numbered one after the other', async () => {
    const numbers = (await filesOf()).map((name) => Number(name.slice(0, 4)));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it('are each in the index, under their title', async () => {
    const index = await readFile(`${folder}/README.md`, 'utf8');
    const lines = await Promise.all(
      (await filesOf()).map(async (name) => {
        const [title = ''] = (await readFile(`${folder}/${name}`, 'utf8')).split('\n');
        return `- [${title.replace(/^# /, '')}](${name})`;
      }),
    );
    expect(index.split('\n').filter((line) => line.startsWith('- '))).toEqual(lines);
  });
});
