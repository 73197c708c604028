import { type ExpressionBuilder, type Kysely, type Selectable, sql } from 'kysely';

import type { EventReplayFilter, EventRow, Page, PageRequest } from '#libs/application';

import type { EventTable, ReadModelTables } from '../tables.js';
import { parseNumericCursor, toCursor } from './cursor.js';
import { toEventRow } from './event-list.js';
import type { RowQuery } from './row-query.js';

const listName = 'events to replay';

/** Events that one page looks at, whatever it finds: nobody waits for long behind it. */
const scannedAtOnce = 500;

type ScannedEvent = Selectable<EventTable> & { readonly received: number };

/** A page of events, each with whether the webhook has got it. */
export class EventsToReplay {
  constructor(private readonly reading: Kysely<ReadModelTables>) {}

  async count(filter: EventReplayFilter): Promise<number> {
    const { eventTypes, since, until } = filter;
    if (eventTypes.length === 0) return 0;
    let query = this.reading
      .selectFrom('events')
      .where('type', 'in', eventTypes)
      .where('matched', 'in', [0, 1])
      .where('test', '=', 0)
      .where('accepted_at', '<', until)
      .where((where) => where.not(this.isReceived(where, filter)));
    if (since !== null) query = query.where('accepted_at', '>=', since);
    const { count } = await query.select((row) => row.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
    return count;
  }

  async page(filter: EventReplayFilter, { limit, cursor }: PageRequest): Promise<Page<EventRow>> {
    if (filter.eventTypes.length === 0) return { items: [], nextCursor: null };
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

  /** Each type is two ranges of an index, matched and not; a page is their merge. */
  query(filter: EventReplayFilter, limit: number, cursor: string | null): RowQuery<ScannedEvent> {
    const ranges = filter.eventTypes.flatMap((type) => [1, 0].map((matched) => this.range(filter, { type, matched })));
    const pages = ranges.map((range) => {
      const behind = cursor === null ? range : this.behind(range, cursor);
      const page = behind
        .orderBy(sql`accepted_at`)
        .orderBy(sql`sequence`)
        .limit(limit);
      return this.reading.selectFrom(page.as('range')).selectAll();
    });
    const [first, ...others] = pages;
    if (first === undefined) throw new Error('a replay of events names their types');
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

  private range({ since, until }: EventReplayFilter, { type, matched }: { type: string; matched: number }) {
    const query = this.reading
      .selectFrom('events')
      .selectAll()
      .where('type', '=', type)
      .where('matched', '=', matched)
      .where('test', '=', 0)
      .where('accepted_at', '<', until);
    return since === null ? query : query.where('accepted_at', '>=', since);
  }

  private behind(query: ReturnType<EventsToReplay['range']>, cursor: string) {
    const { instant, tieBreak } = parseNumericCursor(listName, cursor);
    return query.where((where) =>
      where(where.refTuple('accepted_at', 'sequence'), '>', where.tuple(instant, tieBreak)),
    );
  }

  /** The webhook has a message of it that is not to be sent again: its numbers are those of the event, or listed. */
  private isReceived(where: ExpressionBuilder<ReadModelTables, 'events'>, { webhookId, statuses }: EventReplayFilter) {
    const received = this.reading
      .selectFrom('messages')
      .select(sql<number>`1`.as('one'))
      // Not by the index of the webhook, which SQLite would read from end to end for every event.
      .where(sql<string>`messages.webhook_id || ''`, '=', webhookId)
      .where('messages.status', 'not in', statuses);
    const atFirst = received.where(
      sql<boolean>`messages.sequence between events.sequence + 1 and events.sequence + events.recipient_count`,
    );
    const replayed = received
      .innerJoin('replayed_messages', 'replayed_messages.sequence', 'messages.sequence')
      .where(sql<boolean>`replayed_messages.event_id = events.id`);
    return where.or([where.exists(atFirst), where.exists(replayed)]);
  }
}
