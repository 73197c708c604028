import { type ExpressionBuilder, type Kysely, type Selectable, type SelectQueryBuilder, sql } from 'kysely';

import type { EventReplayFilter, EventRow, Page, PageRequest } from '#libs/application';
import type { EventId } from '#libs/domain';

import type { EventTable, ReadModelTables } from '../tables.js';
import { parseNumericCursor, toCursor } from './cursor.js';
import { toEventRow } from './event-list.js';
import { existsForEvent } from './messages-of-event.js';
import type { RowQuery } from './row-query.js';

const listName = 'events to replay';

/** Events that one page looks at, whatever it finds: nobody waits for long behind it. */
const scannedAtOnce = 500;

type Events = SelectQueryBuilder<ReadModelTables, 'events', object>;

type ScannedEvent = Selectable<EventTable> & { readonly received: number };

/** A page of events, each with whether the webhook has got it. */
export class EventsToReplay {
  constructor(private readonly reading: Kysely<ReadModelTables>) {}

  async count(filter: EventReplayFilter): Promise<number> {
    const { eventId, eventTypes } = filter;
    if (eventId === undefined && eventTypes.length === 0) return 0;
    const events =
      eventId === undefined
        ? this.within(filter).where('type', 'in', eventTypes).where('matched', 'in', [0, 1])
        : this.one(filter, eventId);
    const { count } = await events
      .where((where) => where.not(this.isReceived(where, filter)))
      .select((row) => row.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  async page(filter: EventReplayFilter, { limit, cursor }: PageRequest): Promise<Page<EventRow>> {
    if (this.ranges(filter).length === 0) return { items: [], nextCursor: null };
    const scanned = await this.query(filter, scannedAtOnce, cursor).execute();
    const items: EventRow[] = [];
    let looked = 0;
    for (const row of scanned) {
      if (items.length === limit) break;
      looked += 1;
      if (row.received === 0) items.push(toEventRow(row));
    }
    const last = scanned[looked - 1];
    const isLast = last === undefined || (looked === scanned.length && scanned.length < scannedAtOnce);
    return { items, nextCursor: isLast ? null : toCursor(listName, last.accepted_at, String(last.sequence)) };
  }

  /** A page is the merge of the ranges. */
  query(filter: EventReplayFilter, limit: number, cursor: string | null): RowQuery<ScannedEvent> {
    const pages = this.ranges(filter).map((range) => {
      const behind = cursor === null ? range : this.behind(range, cursor);
      const page = behind
        .selectAll()
        .orderBy(sql`accepted_at`)
        .orderBy(sql`sequence`)
        .limit(limit);
      return this.reading.selectFrom(page.as('range')).selectAll();
    });
    const [first, ...others] = pages;
    if (first === undefined) throw new Error('a replay of events names one of them, or their types');
    const merged = others.reduce((all, page) => all.unionAll(page), first);
    return this.reading
      .selectFrom(merged.as('events'))
      .selectAll()
      .select((row) =>
        row
          .case()
          .when(this.isReceived(row, filter))
          .then(sql<number>`1`)
          .else(sql<number>`0`)
          .end()
          .as('received'),
      )
      .orderBy(sql`accepted_at`)
      .orderBy(sql`sequence`)
      .limit(limit);
  }

  /** The one event, or for each type two ranges of an index, matched and not. */
  private ranges(filter: EventReplayFilter): readonly Events[] {
    const { eventId, eventTypes } = filter;
    if (eventId !== undefined) return [this.one(filter, eventId)];
    const within = this.within(filter);
    return eventTypes.flatMap((type) =>
      [1, 0].map((matched) => within.where('type', '=', type).where('matched', '=', matched)),
    );
  }

  private one(filter: EventReplayFilter, eventId: EventId): Events {
    const { eventTypes } = filter;
    const one = this.within(filter).where('id', '=', eventId);
    return eventTypes.length === 0 ? one : one.where('type', 'in', eventTypes);
  }

  private within({ since, until }: EventReplayFilter): Events {
    const before = this.reading.selectFrom('events').where('test', '=', 0).where('accepted_at', '<', until);
    return since === null ? before : before.where('accepted_at', '>=', since);
  }

  private behind(query: Events, cursor: string): Events {
    const { instant, tieBreak } = parseNumericCursor(listName, cursor);
    return query.where((where) =>
      where(where.refTuple('accepted_at', 'sequence'), '>', where.tuple(instant, tieBreak)),
    );
  }

  /** The webhook has a message of it that is not to be sent again. */
  private isReceived(where: ExpressionBuilder<ReadModelTables, 'events'>, { webhookId, statuses }: EventReplayFilter) {
    const received = this.reading
      .selectFrom('messages')
      .select(sql<number>`1`.as('one'))
      // Not by the index of the webhook, which SQLite would read from end to end for every event.
      .where(sql<string>`messages.webhook_id || ''`, '=', webhookId)
      .where('messages.status', 'not in', statuses);
    return existsForEvent(where, received);
  }
}
