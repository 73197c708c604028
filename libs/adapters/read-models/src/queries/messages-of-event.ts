import {
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type SelectQueryBuilder,
  sql,
  type SqlBool,
} from 'kysely';

import type { EventId } from '#libs/domain';

import type { ReadModelTables } from '../tables.js';

type Messages = SelectQueryBuilder<ReadModelTables, 'messages', object>;

/**
 * Whether one of these messages is of the event of the row of `events` that the query stands in: its first messages
 * have the numbers behind its own, and those that replays made are listed.
 */
export const existsForEvent = <Tables, Table extends keyof Tables>(
  where: ExpressionBuilder<Tables, Table>,
  messages: Messages,
): Expression<SqlBool> => {
  const first = messages.where(
    sql<boolean>`messages.sequence between events.sequence + 1 and events.sequence + events.recipient_count`,
  );
  const replayed = messages
    .innerJoin('replayed_messages', 'replayed_messages.sequence', 'messages.sequence')
    .where(sql<boolean>`replayed_messages.event_id = events.id`);
  return where.or([where.exists(first), where.exists(replayed)]);
};

/**
 * The messages of one event, found by their numbers before anything else is asked of them: an index that serves what is
 * asked next would be read past all that the filter takes.
 */
export const messagesOfEvent = (reading: Kysely<ReadModelTables>, eventId: EventId): Messages => {
  const event = reading.selectFrom('events').where('events.id', '=', eventId);
  const first = reading
    .selectFrom('messages')
    .selectAll('messages')
    .where((where) =>
      where.between(
        'sequence',
        event.select(sql<number>`sequence + 1`.as('first')),
        event.select(sql<number>`sequence + recipient_count`.as('last')),
      ),
    );
  const replayed = reading
    .selectFrom('replayed_messages')
    .innerJoin('messages', 'messages.sequence', 'replayed_messages.sequence')
    .selectAll('messages')
    .where('replayed_messages.event_id', '=', eventId);
  return reading
    .with(
      (name) => name('of_event').materialized(),
      () => first.unionAll(replayed),
    )
    .selectFrom('of_event as messages');
};
