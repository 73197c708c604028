import { spawn } from 'node:child_process';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve as absolute } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { describeWithEngine } from '../engines/engine.js';
import { findEngine } from '../engines/find-engine.js';
import { adminKey } from '../support/product.js';
import { Scene } from './scene.js';

const program = absolute('.venv/bin/st');
const settings = absolute('test/contract/schemathesis.toml');
const withinMs = 300_000;

const schemathesis = await findEngine(async () => {
  await access(program).catch((cause: unknown) => {
    throw new Error('.ci/provide-schemathesis installs it', { cause });
  });
  return program;
});

/** Its own report, and whether it found nothing. It leaves caches where it runs. */
const examine = async (origin: string): Promise<{ readonly code: number | null; readonly report: string }> => {
  const folder = await mkdtemp(join(tmpdir(), 'hookline-schemathesis-'));
  const child = spawn(
    program,
    [
      ...['--config-file', settings, 'run', `${origin}/api/openapi.json`, '--no-color'],
      ...['--header', `authorization: Bearer ${adminKey}`],
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], timeout: withinMs },
  );
  let report = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      report += text;
    });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  await rm(folder, { recursive: true, force: true });
  return { code, report };
};

describe('Whatever is made of the OpenAPI document', () => {
  describeWithEngine('schemathesis', schemathesis, () => {
    const scene = Scene.of();

    it(
      'is answered as the document says, and never by 5xx',
      async () => {
        const { code, report } = await examine(`http://127.0.0.1:${String(scene.product.port)}`);
        expect({ code, report: code === 0 ? '' : report }).toEqual({ code: 0, report: '' });
        expect(report).toContain('No issues found');
        expect(scene.product.output).not.toContain('http.failed');
      },
      withinMs + 10_000,
    );
  });
});
