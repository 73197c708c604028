import type { Clock, Ids, Log } from '#libs/application';

import { assemble, type OpenReadModels } from '../assemble.js';
import { postgresqlTypes } from '../migrations/column-types.js';
import { areOutdated, migrate } from '../migrations/migrate.js';
import { connectionOptions } from './connection-options.js';
import { buildingDatabase, liveDatabase } from './postgresql-database.js';
import { PostgresqlFollowerPlaces } from './postgresql-follower-places.js';
import { PostgresqlLeases } from './postgresql-leases.js';
import { PostgresqlProjectorHeartbeat } from './postgresql-projector-heartbeat.js';
import { PostgresqlRebuilds } from './postgresql-rebuilds.js';
import { Sessions } from './sessions.js';
import { LiveVersion } from './versions.js';

export interface PostgresqlReadModelOptions {
  /** See `connectionOptions`. Its role makes schemas: it needs CREATE on the database. */
  readonly url: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Most connections for queries; the projection has two more, and each lease that is held or waited for has one. */
  readonly poolSize?: number;
  /**
   * The server gives up on a query after this long, 15 s by default; on a batch of the projection after four times
   * that.
   */
  readonly statementTimeoutMs?: number;
}

/**
 * Opens the read models in a PostgreSQL database (14 or later), makes their first version where there is none, and
 * brings the tables of the live version up to date. The schemas `hookline` and `hookline_<number>` can be dropped at
 * any time while nobody has them open: the projection fills them again from the event store.
 * @throws {CorruptRecord} when the tables were made by a newer version
 * @throws {StoreUnavailable} when the server does not answer
 */
export const openPostgresqlReadModels = async ({
  url,
  clock,
  ids,
  log,
  poolSize = 10,
  statementTimeoutMs = 15_000,
}: PostgresqlReadModelOptions): Promise<OpenReadModels> => {
  const connection = connectionOptions(url);
  const open = (max: number, timeoutMs: number) =>
    new Sessions({ connection, log, max, statementTimeoutMs: timeoutMs });
  const openSessions = () => open(2, 0);
  const writing = open(2, 4 * statementTimeoutMs);
  const live = new LiveVersion(writing);
  try {
    const isNeeded = await bringUpToDate(openSessions(), live);
    await live.refresh();
    const database = liveDatabase({ reading: open(poolSize, statementTimeoutMs), writing }, live);
    const leases = new PostgresqlLeases({ connection, clock, log });
    return {
      ...assemble(database, clock, ids),
      leases,
      followerPlaces: new PostgresqlFollowerPlaces(writing),
      heartbeat: new PostgresqlProjectorHeartbeat(writing, live),
      superseded: live.superseded,
      rebuilds: new PostgresqlRebuilds({ openSessions, live, leases, ids, log, isNeeded }),
    };
  } catch (error) {
    await writing.close();
    throw error;
  }
};

/** Answers whether only a rebuild brings the tables up to date. */
const bringUpToDate = async (sessions: Sessions, live: LiveVersion): Promise<boolean> => {
  try {
    await live.open();
    const { migrating } = buildingDatabase(sessions, live.number);
    if (await areOutdated(migrating, postgresqlTypes, live.schema)) return true;
    await migrate(migrating, postgresqlTypes, live.schema);
    return false;
  } finally {
    await sessions.close();
  }
};
