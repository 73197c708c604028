import { type Kysely, type Migration, sql } from 'kysely';

/**
 * A list by event type is a merge of one range for each status as every other, with and without a webhook: a filter
 * that few messages pass would otherwise read all that it leaves out.
 *
 * The indexes over the messages of all webhooks state what is true of every row, so that only the queries that state it
 * too are served by them: PostgreSQL would otherwise look for one webhook's rows there, as if they were spread evenly,
 * and read past a million of another webhook's.
 */
export const listIndexes: Migration = {
  async up({ schema }: Kysely<unknown>): Promise<void> {
    const index = (name: string, columns: string[]) => schema.createIndex(name).on('messages').columns(columns);
    for (const name of ['messages_newest', 'messages_of_type', 'messages_due']) await schema.dropIndex(name).execute();
    const ofAllWebhooks = sql<boolean>`test >= 0`;
    await index('messages_newest', ['status', 'created_at', 'sequence']).where(ofAllWebhooks).execute();
    await index('messages_due', ['due_at', 'id'])
      .where(sql<boolean>`due_at is not null and test >= 0`)
      .execute();
    await index('messages_of_type', ['event_type', 'status', 'created_at', 'sequence']).execute();
    await index('messages_of_webhook_type', ['webhook_id', 'event_type', 'status', 'created_at', 'sequence']).execute();
  },
};
