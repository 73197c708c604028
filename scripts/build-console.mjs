/** Builds the console into dist/console, and beside each file what browsers take of it: Brotli and gzip. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = join(root, 'dist/console');

/** Fonts are compressed already; the page itself gets a nonce in every answer. */
const compressed = /\.(js|css|svg)$/;
/** Below this, headers weigh more than what is saved. */
const worthwhileBytes = 1024;

// Whoever builds it, tests too: otherwise it would be React's development build.
process.env.NODE_ENV = 'production';
await build({ configFile: join(root, 'apps/console/vite.config.ts'), logLevel: 'warn' });

for (const entry of readdirSync(built, { recursive: true })) {
  if (!compressed.test(entry)) continue;
  const file = join(built, entry);
  const content = readFileSync(file);
  if (content.length < worthwhileBytes) continue;
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
}
