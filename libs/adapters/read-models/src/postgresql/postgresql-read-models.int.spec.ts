import { afterAll } from '@jest/globals';
import { SystemClock } from '#libs/adapters/node-crypto';
import { describeLeasesContract, describeReadModelsContract, MemoryLog } from '#libs/testing';

import { describeWithEngine } from '../../../../../test/engines/engine.js';
import { postgresqlEngine, type PostgresqlServer } from '../../../../../test/engines/postgresql.js';
import { connectionOptions } from './connection-options.js';
import { openPostgresqlReadModels } from './open-postgresql-read-models.js';
import { PostgresqlLeases } from './postgresql-leases.js';

const engine = await postgresqlEngine();

const suite = (server: PostgresqlServer): void => {
  afterAll(() => server.stop());

  describeReadModelsContract('PostgreSQL', async () => {
    const database = await server.database();
    return {
      open: ({ clock: { now }, ids }) => {
        const real = new SystemClock();
        const clock = { now: () => now(), after: (ms: number, call: () => void) => real.after(ms, call) };
        return openPostgresqlReadModels({ url: database.url, clock, ids, log: new MemoryLog() });
      },
      remove: () => database.drop(),
    };
  });

  describeLeasesContract('PostgreSQL', async () => {
    const { url, drop } = await server.database();
    const parts = { connection: connectionOptions(url), clock: new SystemClock(), log: new MemoryLog() };
    return { open: () => Promise.resolve(new PostgresqlLeases(parts)), remove: drop };
  });
};

describeWithEngine('postgresql', engine, suite);
