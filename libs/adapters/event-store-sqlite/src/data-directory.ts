import { mkdir } from 'node:fs/promises';
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

/** Makes the folder of the file if it is not there. @throws {EventStoreUnusable} */
export const ensureDataDirectory = async (file: string): Promise<void> => {
  try {
    await mkdir(dirname(file), { recursive: true });
  } catch (error) {
    throw new EventStoreUnusable(reasons[toPostedError(error).code] ?? 'failed', file, { cause: error });
  }
};
