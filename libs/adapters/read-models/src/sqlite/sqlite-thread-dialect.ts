import {
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

import type { SqliteThread } from './sqlite-thread.js';
import type { SqlValue, ThreadResult } from './thread-messages.js';

const toSqlValue = (value: unknown): SqlValue => {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  throw new TypeError(`a parameter of a query is of type ${typeof value}`);
};

const toRow = (columns: readonly string[], values: readonly SqlValue[]): Record<string, SqlValue> => {
  const row: Record<string, SqlValue> = {};
  columns.forEach((column, index) => (row[column] = values[index] ?? null));
  return row;
};

class ThreadConnection implements DatabaseConnection {
  constructor(private readonly thread: SqliteThread) {}

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const result: ThreadResult = await this.thread.query(sql, parameters.map(toSqlValue));
    // Kysely promises a row's type by the query's text, whatever the driver answers: this is where the promise is made.
    const rows = result.rows.map((values) => toRow(result.columns, values)) as Row[];
    return { rows, numAffectedRows: BigInt(result.changes) };
  }

  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('the read models do not stream');
  }
}

/** One connection, one user at a time: whoever asks for it waits until it is given back. */
class ThreadDriver implements Driver {
  private readonly connection: ThreadConnection;
  private lastUse: Promise<void> = Promise.resolve();
  private giveBack: () => void = () => undefined;

  constructor(private readonly thread: SqliteThread) {
    this.connection = new ThreadConnection(thread);
  }

  async init(): Promise<void> {
    await this.thread.query('select 1', []);
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.lastUse;
    let giveBack: () => void = () => undefined;
    this.lastUse = new Promise((resolve) => (giveBack = resolve));
    await before;
    this.giveBack = giveBack;
    return this.connection;
  }

  async releaseConnection(): Promise<void> {
    this.giveBack();
  }

  async beginTransaction(): Promise<void> {
    await this.thread.query('begin', []);
  }

  async commitTransaction(): Promise<void> {
    await this.thread.query('commit', []);
  }

  async rollbackTransaction(): Promise<void> {
    await this.thread.query('rollback', []);
  }

  async destroy(): Promise<void> {
    await this.thread.close();
  }
}

/** Kysely's SQLite over a connection that lives in a worker thread. */
export class SqliteThreadDialect implements Dialect {
  constructor(private readonly thread: SqliteThread) {}

  createDriver(): Driver {
    return new ThreadDriver(this.thread);
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new SqliteAdapter();
  }

  createIntrospector(database: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(database);
  }
}
