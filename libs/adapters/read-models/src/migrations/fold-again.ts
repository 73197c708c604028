import { type Kysely, sql } from 'kysely';

/** The tables of the first version. */
const firstTables = [
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
 * would have left rows or columns that it adds; `since` names the tables that migrations before it have added.
 */
export const foldAgain = async (database: Kysely<unknown>, since: readonly string[] = []): Promise<void> => {
  for (const table of [...firstTables, ...since]) await sql`delete from ${sql.table(table)}`.execute(database);
  await sql`update checkpoint set position = null, next_sequence = 1`.execute(database);
};
