import { Kysely, sql } from 'kysely';

import type { Database } from '../database.js';
import type { ReadModelTables } from '../tables.js';
import { SqliteThread } from './sqlite-thread.js';
import { SqliteThreadDialect } from './sqlite-thread-dialect.js';
import { toRowWrite } from './sqlite-write.js';

/** One file, a thread that writes and one that reads. Nothing is opened before the first query. */
export const sqliteDatabase = (file: string, workerUrl: URL): Database => {
  const writer = new SqliteThread(workerUrl, { file, role: 'writer' });
  const reader = new SqliteThread(workerUrl, { file, role: 'reader' });
  return {
    reading: new Kysely<ReadModelTables>({ dialect: new SqliteThreadDialect(reader) }),
    projecting: new Kysely<ReadModelTables>({ dialect: new SqliteThreadDialect(writer) }),
    write: (steps) => writer.write(steps.map(toRowWrite)),
    listOf: (values) => sql<string>`(select value from json_each(${JSON.stringify(values)}))`,
    async close() {
      await Promise.all([writer.close(), reader.close()]);
    },
  };
};
