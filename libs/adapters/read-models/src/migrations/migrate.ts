import { type Kysely, type Migration, Migrator } from 'kysely';

import { CorruptRecord } from '#libs/application';

import type { ReadModelTables } from '../tables.js';
import { firstTables } from './0001-first-tables.js';
import { rejectedRecords } from './0002-rejected-records.js';
import { eventTypes } from './0003-event-types.js';
import { stats } from './0004-stats.js';
import { replays } from './0005-replays.js';
import { listIndexes } from './0006-list-indexes.js';
import type { ColumnTypes } from './column-types.js';

/** In order of their names. A migration that was released is never changed: a new one follows it. */
const migrationsFor = (types: ColumnTypes): Record<string, Migration> => ({
  '0001-first-tables': firstTables(types),
  '0002-rejected-records': rejectedRecords,
  '0003-event-types': eventTypes,
  '0004-stats': stats,
  '0005-replays': replays,
  '0006-list-indexes': listIndexes,
});

/**
 * Brings the tables up to date; `schema` where the engine's database may hold several versions of them.
 * @throws {CorruptRecord} when a newer version of Hookline made them
 */
export const migrate = async (
  database: Kysely<ReadModelTables>,
  types: ColumnTypes,
  schema?: string,
): Promise<void> => {
  const migrations = migrationsFor(types);
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => migrations },
    ...(schema !== undefined && { migrationTableSchema: schema }),
  });
  await refuseNewer(database, migrations, schema);
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('the migration failed', { cause: error });
};

/**
 * Whether tables that hold rows lack a migration. Where other processes use them meanwhile they are left alone, and
 * new ones are filled beside them.
 * @throws {CorruptRecord} when a newer version of Hookline made them
 */
export const areOutdated = async (
  database: Kysely<ReadModelTables>,
  types: ColumnTypes,
  schema: string,
): Promise<boolean> => {
  const migrations = migrationsFor(types);
  await refuseNewer(database, migrations, schema);
  const done = await doneIn(database, schema);
  if (done.length === 0 || done.length === Object.keys(migrations).length) return false;
  const { position } = await database.selectFrom('checkpoint').select('position').executeTakeFirstOrThrow();
  return position !== null;
};

const refuseNewer = async (
  database: Kysely<ReadModelTables>,
  migrations: Readonly<Record<string, Migration>>,
  schema: string | undefined,
): Promise<void> => {
  const unknown = (await doneIn(database, schema)).filter((name) => !(name in migrations));
  if (unknown.length > 0) throw new CorruptRecord('the read models were made by a newer version of Hookline');
};

/** The migrations that were done, none for new tables. */
const doneIn = async (database: Kysely<ReadModelTables>, schema: string | undefined): Promise<readonly string[]> => {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
  const isOurs = (table: { name: string; schema?: string }) =>
    table.name === 'kysely_migration' && (schema === undefined || table.schema === schema);
  if (!tables.some(isOurs)) return [];
  const done = await database
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .execute();
  return done.map(({ name }) => name);
};
