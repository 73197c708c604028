import { access, constants, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EventStoreUnusable } from './event-store-unusable.js';
import { toPostedError } from './posted-error.js';
import type { RefusalReason } from './worker-protocol.js';

const reasons: Readonly<Record<string, RefusalReason>> = {
  EACCES: 'not_writable',
  EPERM: 'not_writable',
  EROFS: 'not_writable',
  EEXIST: 'not_a_directory',
  ENOTDIR: 'not_a_directory',
  ENOSPC: 'disk_full',
};

/**
 * Makes the folder of the file if it is not there, and checks what may be done in it: the driver has no words for a
 * folder or file that may only be read.
 * @throws {EventStoreUnusable}
 */
export const ensureDataDirectory = async (file: string): Promise<void> => {
  const { R_OK, W_OK, X_OK } = constants;
  try {
    await mkdir(dirname(file), { recursive: true });
    await access(dirname(file), R_OK | W_OK | X_OK);
    await access(file, R_OK | W_OK).catch(unlessAbsent);
  } catch (error) {
    throw new EventStoreUnusable(reasons[toPostedError(error).code] ?? 'failed', file, { cause: error });
  }
};

const unlessAbsent = (error: unknown): void => {
  if (toPostedError(error).code !== 'ENOENT') throw error;
};
