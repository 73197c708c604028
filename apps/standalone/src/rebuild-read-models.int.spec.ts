import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { SqliteEventStore } from '#libs/adapters/event-store-sqlite';
import { NodeIds, SystemClock } from '#libs/adapters/node-crypto';
import { openReadModels } from '#libs/adapters/read-models';
import { newEvent, webhookCreated } from '#libs/testing';

const built = (file: string): URL => pathToFileURL(resolve('dist', file));
const webhookId = '0192f0c4-7a10-7c3e-9b1d-5f0e6a2b4c8d';
/** An installation that has data has had a key. */
const masterKey = Buffer.alloc(32, 7).toString('base64');

describe('rebuilding the read models', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'hookline-rebuild-'));
  });

  afterEach(async () => {
    await rm(dataDir, { recursive: true });
  });

  const openStore = (): Promise<SqliteEventStore> =>
    SqliteEventStore.open({
      file: join(dataDir, 'events.db'),
      workerUrl: built('libs/adapters/event-store-sqlite/src/event-store.worker.js'),
    });

  const rebuild = async (): Promise<{ readonly code: number | null; readonly stderr: string }> => {
    const script = 'dist/apps/standalone/src/rebuild-read-models.js';
    const env = { PATH: process.env['PATH'], HOOKLINE_DATA_DIR: dataDir, HOOKLINE_MASTER_KEY: masterKey };
    const child = spawn(process.execPath, [script], { env });
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, stderr };
  };

  const namesOfWebhooks = async (): Promise<readonly string[]> => {
    const clock = new SystemClock();
    const { readModels, close } = await openReadModels({
      file: join(dataDir, 'read-models.db'),
      clock,
      ids: new NodeIds(clock),
      workerUrl: built('libs/adapters/read-models/src/sqlite/sqlite-connection.worker.js'),
    });
    const { items } = await readModels.listWebhooks({}, { limit: 10, cursor: null });
    await close();
    return items.map(({ webhook }) => webhook.settings.displayName);
  };

  it('folds every stored fact again and says how many, as often as it is asked', async () => {
    const store = await openStore();
    await store.append({ stream: `webhook-${webhookId}`, expected: 'none', events: [newEvent(webhookCreated())] });
    await store.close();
    for (let times = 0; times < 2; times += 1) {
      const { code, stderr } = await rebuild();
      expect(stderr).toMatch(/1 facts in [\d.]+ s: the read models are complete\n$/);
      expect(code).toBe(0);
      expect(await namesOfWebhooks()).toEqual(['Billing']);
    }
  });

  it('is refused in one line while Hookline runs on the same data', async () => {
    const store = await openStore();
    expect(await rebuild()).toEqual({
      code: 1,
      stderr: `hookline: data directory ${dataDir} is in use by another Hookline process\n`,
    });
    await store.close();
  });
});
