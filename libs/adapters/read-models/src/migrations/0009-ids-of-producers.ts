import { type Kysely, type Migration, sql } from 'kysely';

/** Events are found by the ids that their producers gave them. Those that carry ours cost it nothing. */
export const idsOfProducers: Migration = {
  async up({ schema }: Kysely<unknown>): Promise<void> {
    await schema
      .createIndex('events_of_source_id')
      .on('events')
      .column('source_id')
      .where(sql<boolean>`source_id <> id`)
      .execute();
  },
};
