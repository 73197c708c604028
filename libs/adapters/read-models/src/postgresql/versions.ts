import { CheckpointMoved, type Position } from '#libs/application';

import { isKnownMigration } from '../migrations/migrate.js';
import type { Session, Sessions } from './sessions.js';

const control = 'hookline';

/**
 * Tables of one version of the read models live in a schema of their own, and one row names the version that is live:
 *
 *   building ──the row names it──► live ──the row names the next──► old ──► dropped
 *
 * Each process keeps the live version in mind and looks at the row again every second; a batch is written only if the
 * row, locked until the end of the transaction, names the version that the batch was folded over.
 *
 * Tables that a newer Hookline made are read, as long as they last for that, and never written: it has columns that
 * this one would leave empty.
 */
export class LiveVersion {
  private version = 0;
  private readonly byNewer = new AbortController();

  constructor(private readonly sessions: Sessions) {}

  get schema(): string {
    return schemaOf(this.version);
  }

  /** Aborts when the live version was made by a newer Hookline. */
  get superseded(): AbortSignal {
    return this.byNewer.signal;
  }

  get number(): number {
    return this.version;
  }

  /** Makes the row, and names version 1 in it, where nobody has. */
  async open(): Promise<void> {
    this.version = await this.sessions.transaction(null, async (session) => {
      // Two processes that start together would both find nothing.
      await session.query(`select pg_advisory_xact_lock(hashtextextended('hookline:opening', 0))`);
      await createControl(session);
      return readLive(session);
    });
  }

  async refresh(): Promise<void> {
    await this.sessions.use(null, async (session) => {
      const version = await readLive(session);
      const { rows } = await session.query<{ name: string }>(`select name from ${schemaOf(version)}.kysely_migration`);
      this.version = version;
      if (!rows.every(({ name }) => isKnownMigration(name))) this.byNewer.abort();
    });
  }

  /**
   * Keeps this version live until the end of the transaction.
   * @throws {CheckpointMoved} when another version is live by now, or one that a newer Hookline made
   */
  async hold(session: Session, version: number): Promise<void> {
    if (this.superseded.aborted) throw new CheckpointMoved('a newer version of Hookline keeps the read models');
    if ((await readLive(session, 'for share')) !== version) {
      throw new CheckpointMoved('another version of the read models is live');
    }
  }
}

/**
 * Keeps the checkpoint of a version where it is until the end of the transaction.
 * @throws {CheckpointMoved} when it is elsewhere by now
 */
export const holdCheckpoint = async (session: Session, version: number, from: Position | null): Promise<void> => {
  const sql = `select position from ${schemaOf(version)}.checkpoint for update`;
  const { rows } = await session.query<{ position: string | null }>(sql);
  if (rows[0]?.position !== from) throw new CheckpointMoved('another process moved the checkpoint');
};

export const schemaOf = (version: number): string => `${control}_${version}`;

/** Every version that has a schema, the live one too. */
export const versionsOf = async (session: Session): Promise<readonly number[]> => {
  const { rows } = await session.query<{ version: number }>(
    `select substring(nspname from '^${control}_(\\d{1,9})$')::integer as version from pg_namespace ` +
      `where nspname ~ '^${control}_\\d{1,9}$' order by version`,
  );
  return rows.map(({ version }) => version);
};

/** @throws when the row is missing: the schema was not made by Hookline */
export const readLive = async (session: Session, lock: '' | 'for share' | 'for update' = ''): Promise<number> => {
  const { rows } = await session.query<{ live: number }>(`select live from ${control}.live_version ${lock}`);
  const [row] = rows;
  if (row === undefined) throw new Error(`${control}.live_version has no row`);
  return row.live;
};

export const nameLive = async (session: Session, version: number): Promise<void> => {
  await session.query(`update ${control}.live_version set live = $1`, [version]);
};

const createControl = async (session: Session): Promise<void> => {
  const one = 'id integer primary key check (id = 1)';
  await session.query(`create schema if not exists ${control}`);
  await session.query(`create table if not exists ${control}.live_version (${one}, live integer not null)`);
  await session.query(
    `create table if not exists ${control}.projector (${one}, behind_ms bigint, said_at timestamptz not null)`,
  );
  await session.query(
    `create table if not exists ${control}.follower_places (follower text primary key, position text not null)`,
  );
  await session.query(`insert into ${control}.live_version (id, live) values (1, 1) on conflict do nothing`);
  const version = await readLive(session);
  await session.query(`create schema if not exists ${schemaOf(version)}`);
};
