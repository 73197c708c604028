import { access, constants, mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import { EventStoreUnusable } from './event-store-unusable.js';
import { toPostedError } from './posted-error.js';
import type { RefusalReason } from './worker-protocol.js';

const reasons: Readonly<Record<string, RefusalReason>> = {
  EACCES: 'not_writable',
  EPERM: 'not_writable',
  EROFS: 'not_writable',
  // Some file systems, /proc for one, have no folders but their own.
  ENOENT: 'not_writable',
  EEXIST: 'not_a_directory',
  ENOTDIR: 'not_a_directory',
  ENOSPC: 'disk_full',
};

/** Payloads may be personal data: only whoever runs Hookline reads them. */
const ownerOnlyFolder = 0o700;
const ownerOnlyFile = 0o600;

/**
 * Makes the folder and the file if they are not there, and checks what may be done with them: the driver has no words
 * for a folder or file that may only be read, and would let everybody read what it makes.
 * @throws {EventStoreUnusable}
 */
export const ensureDataDirectory = async (file: string): Promise<void> => {
  const { R_OK, W_OK } = constants;
  await ensureFolderOf(file);
  try {
    await makeFile(file);
    await access(file, R_OK | W_OK);
  } catch (error) {
    throw new EventStoreUnusable(reasons[codeOf(error)] ?? 'failed', file, { cause: error });
  }
};

/** As `ensureDataDirectory`, without the file. @throws {EventStoreUnusable} */
export const ensureFolderOf = async (file: string): Promise<void> => {
  const { R_OK, W_OK, X_OK } = constants;
  try {
    await makeFolder(dirname(file));
    await access(dirname(file), R_OK | W_OK | X_OK);
  } catch (error) {
    throw new EventStoreUnusable(reasons[codeOf(error)] ?? 'failed', file, { cause: error });
  }
};

const codeOf = (error: unknown): string => toPostedError(error).code;

/** Step by step: Node's recursive mkdir never ends where a folder cannot be made in one that exists, as in /proc. */
const makeFolder = async (folder: string): Promise<void> => {
  if (await isFolder(folder)) return;
  const make = () => mkdir(folder, { mode: ownerOnlyFolder });
  try {
    await make();
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await make();
  }
};

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
};

/**
 * Empty, which the driver takes for a new database; its log takes over the mode. A file that is there is never opened
 * here: closing it would let go of the lock that this process may have on it.
 */
const makeFile = async (file: string): Promise<void> => {
  try {
    const made = await open(file, 'wx', ownerOnlyFile);
    await made.close();
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
};
