import { spawn } from 'node:child_process';

import { freePort } from '../engines/ports.js';
import { codeBlocks } from '../support/markdown-code.js';
import { adminKey } from '../support/product.js';

/** An answer of 4xx or 5xx ends the walk; the receiver ends with it. */
const before = `set -euo pipefail
trap 'kill $RECEIVER 2>/dev/null || true' EXIT
RECEIVER=
curl() { command curl --fail-with-body "$@"; }
`;

export interface Walked {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the shell commands of a page in order, in one `bash`, against the API at `api` with the tests' admin key. */
export const walk = async (
  page: string,
  api: string,
  edit: (script: string, receiverPort: number) => string = (script) => script,
): Promise<Walked> => {
  const receiverPort = await freePort();
  const blocks = codeBlocks(page, 'sh').map((block, index) => `echo; echo "== block ${index + 1}"\n${block}`);
  const script = [before, ...blocks]
    .join('')
    .replaceAll('4500', String(receiverPort))
    .replaceAll('KEY=hk_…', `KEY=${adminKey}`)
    .replaceAll('http://127.0.0.1:4400/api/v1', api);
  return run(edit(script, receiverPort));
};

const run = (script: string): Promise<Walked> =>
  new Promise((resolve) => {
    const shell = spawn('bash', ['-c', script], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [shell.stdout, shell.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    shell.on('close', (code) => {
      resolve({ code, output });
    });
  });
