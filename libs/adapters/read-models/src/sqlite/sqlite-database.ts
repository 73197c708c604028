import { Kysely, sql } from 'kysely';

import type { Database, FoundRows, TableLookup } from '../database.js';
import type { ReadModelTables } from '../tables.js';
import { toRows } from './sqlite-rows.js';
import { toRowQuery, toRowWrite } from './sqlite-statements.js';
import { SqliteThread } from './sqlite-thread.js';
import { SqliteThreadDialect } from './sqlite-thread-dialect.js';

/** A rebuild empties the tables instead of making others. */
const onlyVersion = 0;

/**
 * One file, a thread that writes and one that reads. Nothing is opened before the first query.
 *
 * @param onBroken told when the file can be written no more, and when either thread has ended
 */
export const sqliteDatabase = (file: string, workerUrl: URL, onBroken?: (error: Error) => void): Database => {
  const writer = new SqliteThread(workerUrl, { file, role: 'writer' }, onBroken);
  const reader = new SqliteThread(workerUrl, { file, role: 'reader' }, onBroken);
  return {
    reading: new Kysely<ReadModelTables>({ dialect: new SqliteThreadDialect(reader) }),
    migrating: new Kysely<ReadModelTables>({ dialect: new SqliteThreadDialect(writer) }),
    async lookUp<const Lookups extends readonly TableLookup[]>(lookups: Lookups) {
      const results = await writer.query(lookups.map(toRowQuery));
      return { rows: results.map(toRows) as FoundRows<Lookups>, version: onlyVersion };
    },
    write: (steps) => writer.write(steps.map(toRowWrite)),
    listOf: (values) => sql<string>`(select value from json_each(${JSON.stringify(values)}))`,
    async close() {
      await Promise.all([writer.close(), reader.close()]);
    },
  };
};
