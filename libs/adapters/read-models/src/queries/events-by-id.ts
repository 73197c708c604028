import type { Kysely, SelectQueryBuilder } from 'kysely';

import type { ReadModelTables } from '../tables.js';

/**
 * The events that have the id, from us or from their producers: of the latter one of each source at most. Two ranges,
 * since each has an index of its own: see migration 0009.
 */
export const eventsById = (
  reading: Kysely<ReadModelTables>,
  id: string,
): SelectQueryBuilder<ReadModelTables, 'events', object> => {
  const events = reading.selectFrom('events').selectAll();
  const ofProducers = events.where('source_id', '=', id).whereRef('source_id', '<>', 'id');
  return reading.selectFrom(events.where('id', '=', id).unionAll(ofProducers).as('events'));
};
