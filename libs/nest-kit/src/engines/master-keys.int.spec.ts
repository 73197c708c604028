import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { AesSecretBox, newMasterKey, parseMasterKeys } from '#libs/adapters/node-crypto';
import { MemoryEventStore, newEvent, webhookCreated } from '#libs/testing';

import { loadMasterKeys } from './master-keys.js';

describe('the master keys of an installation', () => {
  let folder: string;
  let file: string;
  let store: MemoryEventStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hookline-master-key-'));
    file = join(folder, 'master.key');
    store = new MemoryEventStore();
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const load = async (keyList: string | null = null) =>
    new AesSecretBox(await loadMasterKeys({ keyList, file }, store));
  const storeSomething = () =>
    store.append({ stream: 'webhook-1', expected: 'none', events: [newEvent(webhookCreated())] });

  it('are made once, in a file that only its owner can read', async () => {
    const sealed = (await load()).seal('secret', 'w1');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await storeSomething();
    expect((await load()).open(sealed, 'w1')).toBe('secret');
  });

  it('are not made anew where there is data that only the lost key opens', async () => {
    await storeSomething();
    await expect(load()).rejects.toThrow(`${file} is missing, and only its key opens the secrets that are stored`);
  });

  it('come from the environment, and leave no file then', async () => {
    const key = newMasterKey();
    const sealed = (await load(key)).seal('secret', 'w1');
    expect(new AesSecretBox(parseMasterKeys(key)).open(sealed, 'w1')).toBe('secret');
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  it('still open what the file sealed once a key is configured, which seals from then on', async () => {
    const before = (await load()).seal('secret', 'w1');
    const key = newMasterKey();
    const configured = await load(key);
    expect(configured.open(before, 'w1')).toBe('secret');
    const after = configured.seal('secret', 'w1');
    expect(new AesSecretBox(parseMasterKeys(key)).open(after, 'w1')).toBe('secret');
  });

  it('may be moved from the file to the environment', async () => {
    const sealed = (await load()).seal('secret', 'w1');
    const key = (await readFile(file, 'utf8')).trim();
    expect((await load(key)).open(sealed, 'w1')).toBe('secret');
  });

  it('are refused in one line that does not repeat them', async () => {
    await expect(load('c2hvcnQ=')).rejects.toThrow(/HOOKLINE_MASTER_KEY.*has 5 bytes; a master key has 32/);
    await writeFile(file, 'damaged!');
    await expect(load()).rejects.toThrow(`${file}: master key 1 of 1 is not base64`);
  });
});
