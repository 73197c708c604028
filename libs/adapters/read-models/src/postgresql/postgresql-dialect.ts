import {
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';

import type { Session } from './sessions.js';

/** Where a dialect's sessions come from, in the schema that they are to read. */
export interface SessionSource {
  take(): Promise<Session>;
  /** Called with what a query failed with; answers what its caller gets to see. */
  explain(error: unknown): Promise<unknown>;
}

class SessionConnection implements DatabaseConnection {
  constructor(
    readonly session: Session,
    private readonly source: SessionSource,
  ) {}

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      const { rows, rowCount } = await this.session.query<Row & object>(sql, parameters);
      return { rows, numAffectedRows: BigInt(rowCount ?? 0) };
    } catch (error) {
      throw await this.source.explain(error);
    }
  }

  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('the read models do not stream');
  }
}

class SessionDriver implements Driver {
  constructor(private readonly source: SessionSource) {}

  async init(): Promise<void> {
    // Connections are opened when they are needed.
  }

  async acquireConnection(): Promise<SessionConnection> {
    return new SessionConnection(await this.source.take(), this.source);
  }

  async releaseConnection({ session }: SessionConnection): Promise<void> {
    session.release();
  }

  async beginTransaction({ session }: SessionConnection, { isolationLevel }: TransactionSettings): Promise<void> {
    await session.query(isolationLevel === undefined ? 'begin' : `begin isolation level ${isolationLevel}`);
  }

  async commitTransaction({ session }: SessionConnection): Promise<void> {
    await session.query('commit');
  }

  async rollbackTransaction({ session }: SessionConnection): Promise<void> {
    await session.query('rollback');
  }

  async destroy(): Promise<void> {
    // Whoever opened the sessions closes them.
  }
}

/** Kysely's PostgreSQL over our sessions. */
export class PostgresqlDialect implements Dialect {
  constructor(private readonly source: SessionSource) {}

  createDriver(): Driver {
    return new SessionDriver(this.source);
  }

  createQueryCompiler(): QueryCompiler {
    return new PostgresQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new PostgresAdapter();
  }

  createIntrospector(database: Kysely<unknown>): DatabaseIntrospector {
    return new PostgresIntrospector(database);
  }
}
