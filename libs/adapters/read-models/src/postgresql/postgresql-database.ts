import { CheckpointMoved, StoreUnavailable } from '#libs/application';
import { Kysely, sql } from 'kysely';

import type { CheckpointFence, Database, FoundRows, TableLookup, TableRemoval, TableWrite } from '../database.js';
import type { ReadModelTables } from '../tables.js';
import { BytewiseTextPlugin } from './bytewise-text.js';
import { PostgresqlDialect } from './postgresql-dialect.js';
import { sqlStateOf } from './postgresql-errors.js';
import { toLookup, toStatement } from './row-statements.js';
import type { Session, Sessions } from './sessions.js';
import { holdCheckpoint, type LiveVersion, schemaOf } from './versions.js';

const undefinedTable = '42P01';

/** Queries and batches have connections of their own: a long list does not hold up the projection. */
export interface DatabaseSessions {
  readonly reading: Sessions;
  readonly writing: Sessions;
}

const kyselyOver = (sessions: Sessions, schema: () => string, explain: (error: unknown) => Promise<unknown>) =>
  new Kysely<ReadModelTables>({
    dialect: new PostgresqlDialect({ take: () => sessions.take(schema()), explain }),
    plugins: [new BytewiseTextPlugin()],
  });

const asItIs = (error: unknown): Promise<unknown> => Promise.resolve(error);

/** One by one on the same connection: what nothing is asked of costs nothing. */
const lookUp = async (session: Session, lookups: readonly TableLookup[]): Promise<readonly (readonly object[])[]> => {
  const results: (readonly object[])[] = [];
  for (const lookup of lookups) {
    const { text, values } = toLookup(lookup);
    results.push(lookup.values.length === 0 ? [] : (await session.query(text, values)).rows);
  }
  return results;
};

const listOf: Database['listOf'] = (values) => sql<string>`(select unnest(${values}::text[]))`;

const writeSteps = async (session: Session, steps: readonly (TableWrite | TableRemoval)[]): Promise<void> => {
  // What a crash of the server takes back, rows and checkpoint together, is folded again from the store.
  await session.query('set local synchronous_commit to off');
  for (const step of steps) {
    const { text, values } = toStatement(step);
    await session.query(text, values);
  }
};

/** The tables that are live, whichever version that is. */
export const liveDatabase = ({ reading, writing }: DatabaseSessions, live: LiveVersion): Database => {
  /** A version that is no longer live is dropped after a while: whoever comes too late tries again. */
  const explain = async (error: unknown): Promise<unknown> => {
    if (sqlStateOf(error) !== undefinedTable) return error;
    const before = live.number;
    await live.refresh();
    return live.number === before ? error : new StoreUnavailable('the read models were rebuilt', { cause: error });
  };

  const hold = async (session: Session, { version, from }: CheckpointFence): Promise<void> => {
    try {
      await live.hold(session, version);
      await holdCheckpoint(session, version, from);
    } catch (error) {
      if (error instanceof CheckpointMoved || sqlStateOf(error) === undefinedTable) await live.refresh();
      throw error;
    }
  };

  return {
    reading: kyselyOver(reading, () => live.schema, explain),
    migrating: kyselyOver(writing, () => live.schema, asItIs),
    async lookUp<const Lookups extends readonly TableLookup[]>(lookups: Lookups) {
      const version = live.number;
      const rows = await writing.use(schemaOf(version), (session) => lookUp(session, lookups));
      return { rows: rows as FoundRows<Lookups>, version };
    },
    write: (steps, fence) =>
      writing.transaction(fence === undefined ? live.schema : schemaOf(fence.version), async (session) => {
        if (fence !== undefined) await hold(session, fence);
        await writeSteps(session, steps);
      }),
    listOf,
    close: async () => {
      await Promise.all([reading.close(), writing.close()]);
    },
  };
};

/** A version that is built while another one is live: nobody else knows of it. */
export const buildingDatabase = (sessions: Sessions, version: number): Database => {
  const schema = schemaOf(version);
  const kysely = kyselyOver(sessions, () => schema, asItIs);
  return {
    reading: kysely,
    migrating: kysely,
    async lookUp<const Lookups extends readonly TableLookup[]>(lookups: Lookups) {
      const rows = await sessions.use(schema, (session) => lookUp(session, lookups));
      return { rows: rows as FoundRows<Lookups>, version };
    },
    // Until it has taken over nobody else writes here; from then on the one who projects does.
    write: (steps, fence) =>
      sessions.transaction(schema, async (session) => {
        if (fence !== undefined) await holdCheckpoint(session, version, fence.from);
        await writeSteps(session, steps);
      }),
    listOf,
    close: () => sessions.close(),
  };
};
