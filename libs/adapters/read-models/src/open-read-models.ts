import { type Clock, CorruptRecord, type Ids, StoreUnavailable } from '#libs/application';

import { assemble, type OpenReadModels } from './assemble.js';
import { sqliteTypes } from './migrations/column-types.js';
import { migrate } from './migrations/migrate.js';
import { makeForOwnerOnly } from './sqlite/owner-only-file.js';
import { ProcessLeases } from './sqlite/process-leases.js';
import { SqliteFollowerPlaces } from './sqlite/sqlite-follower-places.js';
import { sqliteDatabase } from './sqlite/sqlite-database.js';

export interface ReadModelOptions {
  /** Path of the SQLite file, made when it is missing; its folder has to be there. */
  readonly file: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: Ids;
  /** The built worker, where the module beside this one is not built: under Jest. */
  readonly workerUrl?: URL;
  /** The file, once open, can be written no more: the process should end. May be called again. */
  readonly onFailure?: (error: unknown) => void;
}

const builtWorker = new URL('./sqlite/sqlite-connection.worker.js', import.meta.url);

/**
 * Opens the read models in a SQLite file and brings their tables up to date. The file can be deleted at any time
 * while nobody has it open: the projection fills it again from the event store.
 * @throws {CorruptRecord} when the file is damaged, is no SQLite file or was made by a newer version
 * @throws {StoreUnavailable} when it cannot be opened or written
 */
export const openReadModels = async ({
  file,
  clock,
  ids,
  workerUrl = builtWorker,
  onFailure,
}: ReadModelOptions): Promise<OpenReadModels> => {
  await makeForOwnerOnly(file);
  let isOpen = false;
  const database = sqliteDatabase(file, workerUrl, (error) => {
    if (isOpen) onFailure?.(inOneSentence(file, error));
  });
  try {
    await migrate(database.migrating, sqliteTypes);
    const followerPlaces = await SqliteFollowerPlaces.open(database.migrating);
    const { signal: superseded } = new AbortController();
    const ports = assemble(database, clock, ids);
    isOpen = true;
    return { ...ports, followerPlaces, leases: new ProcessLeases(), heartbeat: null, superseded, rebuilds: null };
  } catch (error) {
    await database.close().catch(() => undefined);
    throw inOneSentence(file, error);
  }
};

const inOneSentence = (file: string, error: unknown): unknown => {
  if (error instanceof CorruptRecord) {
    return new CorruptRecord(`${file} cannot be used, but deleted, and is then rebuilt: ${error.message}`, {
      cause: error,
    });
  }
  if (error instanceof StoreUnavailable) {
    return new StoreUnavailable(`${file} cannot be used: ${error.message}`, { cause: error });
  }
  return error;
};
