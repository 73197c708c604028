import Database from 'libsql';

import { toFields } from './stored-row.js';
import type { RefusalReason } from './worker-protocol.js';

/** Raised with every change of the table; a file of a newer version is refused. */
const schemaVersion = 1;

/**
 * An append writes about one page of the index and one of the table; at 8 KiB it cost a tenth less CPU than at 4 or 16.
 */
const pageBytes = 8_192;

/** Pages in the log before it is copied into the file: 16 MiB, so that a checkpoint is shared by many commits. */
const checkpointPages = 2_000;

/** Pages of the index kept in memory. */
const cacheKibibytes = 16 * 1024;

/**
 * Positions come from AUTOINCREMENT: a position is never given twice, even when the last events are deleted.
 * The unique index is the only one: it finds a stream and decides a race. `category` is computed when a
 * subscription catches up and costs an append nothing.
 */
const schema = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    version INTEGER NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    category TEXT GENERATED ALWAYS AS (substr(stream, 1, instr(stream, '-') - 1)) VIRTUAL,
    UNIQUE (stream, revision)
  ) STRICT;
  PRAGMA user_version = ${schemaVersion};
`;

/** The file is there and can be read, but it is not one that this version may write. */
export class SchemaRefused extends Error {
  override readonly name = 'SchemaRefused';
  constructor(readonly reason: RefusalReason) {
    super(reason);
  }
}

/**
 * Opens the file, takes it for this process alone and checks that it is an event store of this version.
 * The exclusive lock is the operating system's: it goes with the process, however that ends.
 * @throws {SchemaRefused} or the driver's error
 */
export const openDatabase = (file: string): Database.Database => {
  const database = new Database(file);
  database.exec(`PRAGMA page_size = ${pageBytes}`);
  // Before WAL, so that the index of the log stays in memory and the lock is kept from the first statement on.
  database.exec('PRAGMA locking_mode = EXCLUSIVE');
  refuseWhatIsNotOurs(database);
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = FULL');
  // On macOS a plain fsync does not reach the disk; elsewhere these two do nothing.
  database.exec('PRAGMA fullfsync = ON');
  database.exec('PRAGMA checkpoint_fullfsync = ON');
  database.exec(`PRAGMA wal_autocheckpoint = ${checkpointPages}`);
  database.exec(`PRAGMA cache_size = -${cacheKibibytes}`);
  database.exec('BEGIN EXCLUSIVE');
  if (versionOf(database) === 0) database.exec(schema);
  database.exec('COMMIT');
  return database;
};

const versionOf = (database: Database.Database): number =>
  numberOf(database, 'SELECT user_version FROM pragma_user_version');

/** Reads only: a file that belongs to another program is left as it was found. */
const refuseWhatIsNotOurs = (database: Database.Database): void => {
  const version = versionOf(database);
  const tables = numberOf(database, 'SELECT count(*) FROM sqlite_schema');
  if (version > schemaVersion) throw new SchemaRefused('newer');
  const isNew = version === 0 && tables === 0;
  const hasEvents = numberOf(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'events'") > 0;
  if (!isNew && !(version > 0 && hasEvents)) throw new SchemaRefused('foreign');
};

const numberOf = (database: Database.Database, query: string): number => {
  const [value] = toFields(database.prepare(query).raw().get());
  if (typeof value !== 'number') throw new TypeError(`${query} answered no number`);
  return value;
};
