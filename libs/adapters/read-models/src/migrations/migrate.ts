import { type Kysely, type Migration, Migrator } from 'kysely';

import { CorruptRecord } from '#libs/application';

import type { ReadModelTables } from '../tables.js';
import { firstTables } from './0001-first-tables.js';
import { rejectedRecords } from './0002-rejected-records.js';
import { eventTypes } from './0003-event-types.js';
import type { ColumnTypes } from './column-types.js';

/** In order of their names. A migration that was released is never changed: a new one follows it. */
const migrationsFor = (types: ColumnTypes): Record<string, Migration> => ({
  '0001-first-tables': firstTables(types),
  '0002-rejected-records': rejectedRecords,
  '0003-event-types': eventTypes,
});

/**
 * Brings the tables up to date.
 * @throws {CorruptRecord} when a newer version of Hookline made them
 */
export const migrate = async (database: Kysely<ReadModelTables>, types: ColumnTypes): Promise<void> => {
  const migrations = migrationsFor(types);
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => migrations } });
  await refuseNewer(database, migrations);
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('the migration failed', { cause: error });
};

const refuseNewer = async (
  database: Kysely<ReadModelTables>,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> => {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return;
  const done = await database
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .execute();
  const unknown = done.filter(({ name }) => !(name in migrations));
  if (unknown.length > 0) throw new CorruptRecord('the read models were made by a newer version of Hookline');
};
