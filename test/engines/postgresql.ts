import { type Engine, findEngine } from './find-engine.js';
import { createDatabase, type PostgresqlServer, type TestDatabase } from './postgresql-databases.js';
import { postgresqlInDocker } from './postgresql-docker.js';
import { findPostgresqlPrograms, OwnPostgresql, type OwnPostgresqlOptions } from './postgresql-server.js';
import { sharedByRun, testRunPid } from './shared-by-run.js';

export type { PostgresqlServer, TestDatabase };

/** An empty value counts as none. */
const given = (): string | undefined => {
  const url = process.env['HOOKLINE_TEST_DATABASE_URL'] ?? '';
  return url === '' ? undefined : url;
};

/** A server that a test may kill and start again. @throws when there is no PostgreSQL on this machine */
export const ownPostgresql = async (options: Pick<OwnPostgresqlOptions, 'tls'> = {}): Promise<OwnPostgresql> =>
  OwnPostgresql.start(await findPostgresqlPrograms(), { ...options, ownerPid: testRunPid });

/** The server that HOOKLINE_TEST_DATABASE_URL names, else one in a container, else one of the system's packages. */
export const postgresqlEngine = (): Promise<Engine<PostgresqlServer>> =>
  findEngine(async () => {
    const url = given();
    if (url !== undefined) return new ForeignServer(url, () => Promise.resolve());
    const container = await postgresqlInDocker();
    return container === null ? ownPostgresql() : new ForeignServer(container.url, () => container.stop());
  });

/** As `postgresqlEngine`, and one for the whole run: databases are a suite's own. */
export const sharedPostgresql = (): Promise<Engine<PostgresqlServer>> =>
  findEngine(async () => {
    const url = given() ?? (await sharedByRun('postgresql', startShared));
    return new ForeignServer(url, () => Promise.resolve());
  });

const startShared = async (): Promise<string> => (await postgresqlInDocker())?.url ?? (await ownPostgresql()).url;

class ForeignServer implements PostgresqlServer {
  readonly power = null;

  constructor(
    private readonly url: string,
    readonly stop: () => Promise<void>,
  ) {}

  database(): Promise<TestDatabase> {
    return createDatabase(this.url);
  }
}
