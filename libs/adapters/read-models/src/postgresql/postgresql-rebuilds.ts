import type { Ids, Leases, Log, Position, Projection, ReadModelRebuild, ReadModelRebuilds } from '#libs/application';
import { setTimeout as pause } from 'node:timers/promises';

import type { Database } from '../database.js';
import { postgresqlTypes } from '../migrations/column-types.js';
import { migrate } from '../migrations/migrate.js';
import { ReadModelProjection } from '../projection/read-model-projection.js';
import { buildingDatabase } from './postgresql-database.js';
import type { Sessions } from './sessions.js';
import { type LiveVersion, nameLive, readLive, schemaOf, versionsOf } from './versions.js';

export interface RebuildParts {
  /** Opens connections of its own: statements of a rebuild take as long as they take. */
  readonly openSessions: () => Sessions;
  readonly live: LiveVersion;
  readonly leases: Leases;
  readonly ids: Ids;
  readonly log: Log;
  readonly isNeeded: boolean;
}

/** Every process looks at the live version each second: then the old tables are nobody's any more. */
const graceMs = 5_000;

const drop = async (sessions: Sessions, version: number): Promise<void> => {
  await sessions.use(null, (session) => session.query(`drop schema if exists ${schemaOf(version)} cascade`));
};

/**
 * Of many rows and no statistics the server would guess, and sort them all for a page, until it has looked by itself.
 */
const analyze = (sessions: Sessions, version: number): Promise<void> =>
  sessions.use(schemaOf(version), async (session) => {
    const sql = `select relname from pg_class where relnamespace = $1::regnamespace and relkind = 'r'`;
    const { rows } = await session.query<{ relname: string }>(sql, [schemaOf(version)]);
    for (const { relname } of rows) await session.query(`analyze ${relname}`);
  });

/** What a rebuild left behind that did not come to its end, or did not live to drop the old version. */
const dropLeftovers = (sessions: Sessions, live: number): Promise<readonly number[]> =>
  sessions.use(null, async (session) => {
    const versions = await versionsOf(session);
    for (const version of versions.filter((other) => other !== live)) {
      await session.query(`drop schema ${schemaOf(version)} cascade`);
    }
    return versions;
  });

/** Rebuilds in a schema beside the live one. */
export class PostgresqlRebuilds implements ReadModelRebuilds {
  constructor(private readonly parts: RebuildParts) {}

  get isNeeded(): boolean {
    return this.parts.isNeeded;
  }

  async begin(signal: AbortSignal): Promise<ReadModelRebuild | null> {
    const { live, leases, ids, log, openSessions } = this.parts;
    const before = live.number;
    const lease = await leases.hold('rebuild', signal);
    if (lease === null) return null;
    const sessions = openSessions();
    const release = async () => {
      await sessions.close();
      await lease.release();
    };
    try {
      await live.refresh();
      if (live.number !== before) {
        await release();
        return null;
      }
      const version = Math.max(live.number, ...(await dropLeftovers(sessions, live.number))) + 1;
      const database = await this.build(sessions, version);
      log.info('read_models.rebuild_started', { version });
      return new PostgresqlRebuild({ database, sessions, live, version, log, ids, release });
    } catch (error) {
      await release();
      throw error;
    }
  }

  private async build(sessions: Sessions, version: number): Promise<Database> {
    await sessions.use(null, (session) => session.query(`create schema ${schemaOf(version)}`));
    const database = buildingDatabase(sessions, version);
    await migrate(database.migrating, postgresqlTypes, schemaOf(version));
    return database;
  }
}

interface BuildParts {
  readonly database: Database;
  readonly sessions: Sessions;
  readonly live: LiveVersion;
  readonly version: number;
  readonly log: Log;
  readonly ids: Ids;
  readonly release: () => Promise<void>;
}

/** building ──takeOver──► live; whatever is not live at the end is dropped. */
class PostgresqlRebuild implements ReadModelRebuild {
  readonly projection: Projection;
  private old: number | null = null;

  constructor(private readonly parts: BuildParts) {
    this.projection = new ReadModelProjection(parts.database, parts.ids);
  }

  async takeOver(hasReached: (position: Position) => Promise<boolean>): Promise<boolean> {
    const { sessions, live, version, log } = this.parts;
    await analyze(sessions, version);
    const before = await sessions.transaction(null, async (session) => {
      // Batches of the old version hold this row until they are written: the ones after that wait, and are refused.
      const current = await readLive(session, 'for update');
      const sql = `select position from ${schemaOf(current)}.checkpoint`;
      const position = (await session.query<{ position: string | null }>(sql)).rows[0]?.position ?? null;
      if (position !== null && !(await hasReached(position))) return null;
      await nameLive(session, version);
      return current;
    });
    if (before === null) return false;
    this.old = before;
    await live.refresh();
    log.info('read_models.rebuilt', { version });
    return true;
  }

  async end(): Promise<void> {
    const { sessions, version, release } = this.parts;
    try {
      if (this.old !== null) await pause(graceMs);
      await drop(sessions, this.old ?? version);
    } finally {
      await release();
    }
  }
}
