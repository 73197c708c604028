import type { Log } from '#libs/application';
import { StoreUnavailable } from '#libs/application';
import { type ClientConfig, escapeIdentifier, Pool, type PoolClient, type QueryResult, type QueryResultRow } from 'pg';

import { translate } from './postgresql-errors.js';

export interface SessionsOptions {
  readonly connection: ClientConfig;
  readonly log: Log;
  readonly max: number;
  /** The server gives up on a statement after this long; 0: never. */
  readonly statementTimeoutMs: number;
}

const connectWithinMs = 5_000;
/** The server's own limit comes first; this one notices a network that swallows the answer. */
const graceMs = 5_000;

/** Which schema a session's unqualified names mean. A session keeps it until somebody asks for another. */
const searchPathOf = new WeakMap<PoolClient, string>();

/** A connection in somebody's hands. One that failed is not used again. */
export class Session {
  private isBroken = false;

  constructor(private readonly client: PoolClient) {}

  /** @throws {StoreUnavailable} when the server does not answer, @throws the driver's error for a refused statement */
  async query<Row extends QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<QueryResult<Row>> {
    try {
      return await this.client.query<Row>(text, [...values]);
    } catch (error) {
      const translated = translate(error);
      this.isBroken ||= translated instanceof StoreUnavailable;
      throw translated;
    }
  }

  async enter(schema: string): Promise<void> {
    if (searchPathOf.get(this.client) === schema) return;
    await this.query(`set search_path to ${escapeIdentifier(schema)}`);
    searchPathOf.set(this.client, schema);
  }

  release(): void {
    this.client.release(this.isBroken);
  }
}

/** Connections to one database, opened when they are needed: a server that was away is there again without a word. */
export class Sessions {
  private readonly pool: Pool;

  constructor({ connection, log, max, statementTimeoutMs }: SessionsOptions) {
    this.pool = new Pool({
      ...connection,
      max,
      connectionTimeoutMillis: connectWithinMs,
      idle_in_transaction_session_timeout: 60_000,
      statement_timeout: statementTimeoutMs,
      ...(statementTimeoutMs > 0 && { query_timeout: statementTimeoutMs + graceMs }),
    });
    // Without listeners a connection that breaks would end the process: the pool's own hears idle ones alone, and
    // takes them out; of one that is in somebody's hands the next query tells.
    this.pool.on('error', ({ message }) => {
      log.warn('read_models.connection_lost', { message });
    });
    this.pool.on('connect', (client) => {
      client.on('error', () => undefined);
    });
  }

  /** @throws {StoreUnavailable} when no connection is to be had within 5 s */
  async take(schema: string | null): Promise<Session> {
    const session = new Session(await this.connect());
    if (schema === null) return session;
    try {
      await session.enter(schema);
      return session;
    } catch (error) {
      session.release();
      throw error;
    }
  }

  async use<Result>(schema: string | null, work: (session: Session) => Promise<Result>): Promise<Result> {
    const session = await this.take(schema);
    try {
      return await work(session);
    } finally {
      session.release();
    }
  }

  /** All or nothing. */
  transaction<Result>(schema: string | null, work: (session: Session) => Promise<Result>): Promise<Result> {
    return this.use(schema, async (session) => {
      await session.query('begin');
      try {
        const result = await work(session);
        await session.query('commit');
        return result;
      } catch (error) {
        await session.query('rollback').catch(() => undefined);
        throw error;
      }
    });
  }

  /** Waits for what is in somebody's hands. */
  async close(): Promise<void> {
    if (!this.pool.ending) await this.pool.end();
  }

  private async connect(): Promise<PoolClient> {
    if (this.pool.ending) throw new StoreUnavailable('the read models are closed');
    try {
      return await this.pool.connect();
    } catch (error) {
      throw translate(error);
    }
  }
}
