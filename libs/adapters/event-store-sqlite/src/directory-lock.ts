import Database from 'libsql';
import { join } from 'node:path';

import { ensureDataDirectory } from './data-directory.js';
import { refusalReasonOf } from './driver-codes.js';
import { EventStoreUnusable } from './event-store-unusable.js';
import { toPostedError } from './posted-error.js';

/**
 * A data directory for this process alone, also where the event store, which has a lock of its own, is elsewhere: two
 * processes would write the same read models. The lock is the operating system's on an empty database that stays
 * empty: it goes with the process, however that ends.
 */
export class DirectoryLock {
  private constructor(private readonly database: Database.Database) {}

  /** Makes the directory if it is not there. @throws {EventStoreUnusable} */
  static async take(directory: string): Promise<DirectoryLock> {
    const file = join(directory, 'hookline.lock');
    await ensureDataDirectory(file);
    try {
      const database = new Database(file);
      database.exec('BEGIN EXCLUSIVE');
      return new DirectoryLock(database);
    } catch (error) {
      throw new EventStoreUnusable(refusalReasonOf(toPostedError(error).code), file, { cause: error });
    }
  }

  release(): void {
    this.database.close();
  }
}
