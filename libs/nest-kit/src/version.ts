import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { z } from 'zod';

const manifest = z.object({ version: z.string() });

/** Sources and built files are not equally deep below the one package.json. */
const manifestFile = (folder: string): string => {
  const file = join(folder, 'package.json');
  const parent = dirname(folder);
  return existsSync(file) || parent === folder ? file : manifestFile(parent);
};

/** Version of Hookline, as package.json says it. */
export const version: string = manifest.parse(
  JSON.parse(readFileSync(manifestFile(dirname(fileURLToPath(import.meta.url))), 'utf8')),
).version;
