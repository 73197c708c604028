import { type Kysely, type Selectable, type SelectQueryBuilder, sql } from 'kysely';

import type { EventFilter, EventRow, Page, PageRequest } from '#libs/application';
import type { EventId } from '#libs/domain';

import { toFlag } from '../columns.js';
import type { EventTable, ReadModelTables } from '../tables.js';
import { parseNumericCursor, toCursor, toPage } from './cursor.js';
import { eventsById } from './events-by-id.js';
import type { RowQuery } from './row-query.js';

type Events = SelectQueryBuilder<ReadModelTables, 'events', Selectable<EventTable>>;

const listName = 'events';

export const toEventRow = (row: Selectable<EventTable>): EventRow => ({
  id: row.id,
  type: row.type,
  source: row.source,
  sourceId: row.source_id,
  occurredAt: row.occurred_at,
  acceptedAt: row.accepted_at,
  recipientCount: row.recipient_count + row.replayed_count,
  test: row.test === 1,
});

const newestFirst = <Tables, Table extends keyof Tables>(
  query: SelectQueryBuilder<Tables, Table, Selectable<EventTable>>,
  limit: number,
) =>
  query
    .orderBy(sql`accepted_at`, 'desc')
    .orderBy(sql`sequence`, 'desc')
    .limit(limit);

/** What came in, newest first by acceptance. `since` is included, `until` is not. */
export class EventList {
  constructor(private readonly reading: Kysely<ReadModelTables>) {}

  async find(filter: EventFilter, { limit, cursor }: PageRequest): Promise<Page<EventRow>> {
    const rows = await this.query(filter, limit + 1, cursor).execute();
    return toPage(rows, limit, {
      toItem: toEventRow,
      cursorOf: ({ accepted_at, sequence }) => toCursor(listName, accepted_at, String(sequence)),
    });
  }

  async get(id: EventId): Promise<EventRow | null> {
    const row = await this.reading.selectFrom('events').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toEventRow(row);
  }

  /**
   * Matched and unmatched events are ranges of one index, merged where both are wanted: see `MessageList.query`. An id
   * leads to the few there are without them.
   */
  query(filter: EventFilter, limit: number, cursor: string | null): RowQuery<Selectable<EventTable>> {
    const matching = this.matching(filter, cursor);
    const range = (isMatched: boolean) => newestFirst(matching.where('matched', '=', toFlag(isMatched)), limit);
    if (filter.matched !== undefined) return range(filter.matched);
    if (filter.search !== undefined) return newestFirst(matching, limit);
    const wrap = (rows: Events) => this.reading.selectFrom(rows.as('range')).selectAll();
    return newestFirst(wrap(range(true)).unionAll(wrap(range(false))), limit);
  }

  private matching({ type, since, until, search }: EventFilter, cursor: string | null): Events {
    let query = (search === undefined ? this.reading.selectFrom('events') : this.found(search)).selectAll();
    if (type !== undefined) query = query.where('type', '=', type);
    if (since !== undefined) query = query.where('accepted_at', '>=', since);
    if (until !== undefined) query = query.where('accepted_at', '<', until);
    if (cursor === null) return query;
    const { instant, tieBreak } = parseNumericCursor(listName, cursor);
    return query.where((where) =>
      where(where.refTuple('accepted_at', 'sequence'), '<', where.tuple(instant, tieBreak)),
    );
  }

  /** Before any filter, which SQLite would follow through all events that fit it: see `MessageList.startingFrom`. */
  private found(search: string) {
    return this.reading
      .with(
        (name) => name('found').materialized(),
        () => eventsById(this.reading, search).selectAll(),
      )
      .selectFrom('found as events');
  }
}
