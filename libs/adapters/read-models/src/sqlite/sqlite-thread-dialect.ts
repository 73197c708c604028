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

import { toRows } from './sqlite-rows.js';
import type { SqliteThread } from './sqlite-thread.js';
import type { SqlValue } from '../database.js';
import type { ThreadResult } from './thread-messages.js';

const toSqlValue = (value: unknown): SqlValue => {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  throw new TypeError(`a parameter of a query is of type ${typeof value}`);
};

const noResult: ThreadResult = { columns: [], rows: [], changes: 0 };

class ThreadConnection implements DatabaseConnection {
  constructor(private readonly thread: SqliteThread) {}

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const [result = noResult] = await this.thread.query([{ sql, parameters: parameters.map(toSqlValue) }]);
    return { rows: toRows<Row>(result), numAffectedRows: BigInt(result.changes) };
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
    await this.execute('select 1');
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
    await this.execute('begin');
  }

  async commitTransaction(): Promise<void> {
    await this.execute('commit');
  }

  async rollbackTransaction(): Promise<void> {
    await this.execute('rollback');
  }

  async destroy(): Promise<void> {
    await this.thread.close();
  }

  private async execute(sql: string): Promise<void> {
    await this.thread.query([{ sql, parameters: [] }]);
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
