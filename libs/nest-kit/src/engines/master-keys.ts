import { type FileHandle, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

import { newMasterKey, parseMasterKeys } from '#libs/adapters/node-crypto';
import type { EventStore } from '#libs/application';

import type { HooklineConfig } from '../config/hookline.config.js';
import { InvalidConfig } from '../config/invalid-config.js';

export type MasterKeys = ReturnType<typeof parseMasterKeys>;

/**
 * The keys that open this installation's secrets: the configured ones, then the one in the data directory, so that an
 * installation that began without a configured key can be given one. Without either, an empty installation gets a
 * key; one that has data does not, for a new key would open none of its secrets.
 * @throws {InvalidConfig}
 */
export const loadMasterKeys = async (
  { keyList, file }: HooklineConfig['masterKeys'],
  store: Pick<EventStore, 'tail'>,
): Promise<MasterKeys> => {
  const stored = file === null ? null : await readIfAny(file);
  if (keyList !== null) return parse(sourceOf(file, stored), withStored(keyList, stored));
  if (file === null) throw new InvalidConfig('HOOKLINE_MASTER_KEY must be set');
  if (stored !== null) return parse(file, stored);
  if ((await store.tail()) !== null)
    throw new InvalidConfig(
      `${file} is missing, and only its key opens the secrets that are stored: restore it, or set HOOKLINE_MASTER_KEY`,
    );
  const created = newMasterKey();
  await writeDurably(file, created);
  return parse(file, created);
};

const sourceOf = (file: string | null, stored: string | null): string =>
  file === null || stored === null ? 'HOOKLINE_MASTER_KEY' : `HOOKLINE_MASTER_KEY with ${file}`;

const withStored = (keyList: string, stored: string | null): string => {
  const listed = keyList.split(',').map((key) => key.trim());
  return stored === null || listed.includes(stored) ? keyList : [...listed, stored].join(',');
};

const parse = (where: string, keys: string): MasterKeys => {
  try {
    return parseMasterKeys(keys);
  } catch (error) {
    throw new InvalidConfig(`${where}: ${error instanceof Error ? error.message : 'cannot be read'}`, { cause: error });
  }
};

const readIfAny = async (file: string): Promise<string | null> => {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (isMissing(error)) return null;
    throw new InvalidConfig(`${file} cannot be read`, { cause: error });
  }
};

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';

/** Whole and on the disk before anything is sealed with it: a power cut leaves the key or no trace of it. */
const writeDurably = async (file: string, key: string): Promise<void> => {
  const unfinished = `${file}.new`;
  await synced(await open(unfinished, 'w', 0o600), (handle) => handle.writeFile(`${key}\n`));
  await rename(unfinished, file);
  await synced(await open(dirname(file), 'r'));
};

const synced = async (handle: FileHandle, write?: (handle: FileHandle) => Promise<void>): Promise<void> => {
  try {
    await write?.(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
};
