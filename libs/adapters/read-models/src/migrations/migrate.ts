import { type Kysely, type Migration, Migrator } from 'kysely';

import { CorruptRecord } from '#libs/application';

import type { ReadModelTables } from '../tables.js';
import { firstTables } from './0001-first-tables.js';
import { rejectedRecords } from './0002-rejected-records.js';
import { eventTypes } from './0003-event-types.js';
import { stats } from './0004-stats.js';
import { replays } from './0005-replays.js';
import { listIndexes } from './0006-list-indexes.js';
import { payloadTexts } from './0007-payload-texts.js';
import { replayedAndExpired } from './0008-replayed-and-expired.js';
import { idsOfProducers } from './0009-ids-of-producers.js';
import { type ColumnTypes, postgresqlTypes } from './column-types.js';

/** In order of their names. A migration that was released is never changed: a new one follows it. */
const migrationsFor = (types: ColumnTypes): Record<string, Migration> => ({
  '0001-first-tables': firstTables(types),
  '0002-rejected-records': rejectedRecords,
  '0003-event-types': eventTypes,
  '0004-stats': stats,
  '0005-replays': replays,
  '0006-list-indexes': listIndexes,
  '0007-payload-texts': payloadTexts(types),
  '0008-replayed-and-expired': replayedAndExpired(types),
  '0009-ids-of-producers': idsOfProducers,
});

/** Whether this version of Hookline has the migration; one that it has not, a newer one did. */
export const isKnownMigration = (name: string): boolean => name in migrationsFor(postgresqlTypes);

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
  await refuseNewer(database, schema);
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('the migration failed', { cause: error });
};

/**
 * Whether tables lack a migration that others have had. Other processes may use them meanwhile, and write the first
 * row at any moment: such tables are left alone, and new ones are filled beside them.
 * @throws {CorruptRecord} when a newer version of Hookline made them
 */
export const areOutdated = async (
  database: Kysely<ReadModelTables>,
  types: ColumnTypes,
  schema: string,
): Promise<boolean> => {
  await refuseNewer(database, schema);
  const done = await doneIn(database, schema);
  return done.length > 0 && done.length < Object.keys(migrationsFor(types)).length;
};

const refuseNewer = async (database: Kysely<ReadModelTables>, schema: string | undefined): Promise<void> => {
  const isOurs = (await doneIn(database, schema)).every(isKnownMigration);
  if (!isOurs) throw new CorruptRecord('the read models were made by a newer version of Hookline');
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
