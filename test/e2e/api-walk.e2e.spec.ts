import { spawn } from 'node:child_process';

import { describe, expect, it } from '@jest/globals';

import { freePort } from '../engines/ports.js';
import { codeBlocks } from '../support/markdown-code.js';
import { adminKey } from '../support/product.js';
import { Scene } from './scene.js';
import { until } from './until.js';

const scene = Scene.of();

/** An answer of 4xx or 5xx ends the walk; the receiver ends with it. */
const before = `set -euo pipefail
trap 'kill $RECEIVER 2>/dev/null || true' EXIT
RECEIVER=
curl() { command curl --fail-with-body "$@"; }
`;

const run = (script: string): Promise<{ readonly code: number | null; readonly output: string }> =>
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

describe('The walk through the API in docs/api.md', () => {
  it('can be walked command by command', async () => {
    const receiverPort = await freePort();
    const blocks = codeBlocks('docs/api.md', 'sh').map(
      (block, index) => `echo; echo "== block ${index + 1}"\n${block}`,
    );
    expect(blocks.length).toBeGreaterThan(15);
    const script = [before, ...blocks]
      .join('')
      .replaceAll('KEY=hk_…', `KEY=${adminKey}`)
      .replaceAll('http://127.0.0.1:4400/api/v1', scene.product.api)
      .replaceAll('4500', String(receiverPort));

    const { code, output } = await run(script);

    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
    expect(output).toContain('signature right');
    expect(output).not.toContain('signature WRONG');
    expect(output).toContain('{"matching":1}');
    await until(
      'its webhook is gone from the list',
      () => scene.hookline.webhooks(),
      ({ items }) => items.length === 0,
    );
    const { items } = await scene.hookline.events({ type: 'subscription.create' });
    // The test send, one, one sent twice, one of two, and the one for which nobody listened.
    expect(items.length).toBe(5);
  });
});
