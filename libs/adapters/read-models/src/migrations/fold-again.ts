import { type Kysely, sql } from 'kysely';

/** The tables of the first version: a later migration adds rows to its own alone, which are empty when it runs. */
const tables = [
  'webhooks',
  'webhook_events',
  'webhook_activity',
  'webhook_hours',
  'events',
  'messages',
  'api_keys',
] as const;

/**
 * Lets the projection begin with the first fact again. A migration calls it when facts that were projected before
 * would have left rows or columns that it adds.
 */
export const foldAgain = async (database: Kysely<unknown>): Promise<void> => {
  for (const table of tables) await sql`delete from ${sql.table(table)}`.execute(database);
  await sql`update checkpoint set position = null, next_sequence = 1`.execute(database);
};
