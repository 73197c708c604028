import { type Kysely, type Selectable, sql } from 'kysely';

import {
  type EventReplayFilter,
  type EventRow,
  InvalidCursor,
  type MessageRow,
  type Page,
  type PageRequest,
  type ReplayListFilter,
  type ReplayRow,
  type ReplaySource,
} from '#libs/application';
import type { MessageStatus, ReplayFilter } from '#libs/domain';

import { toReplayRow } from '../replay-record.js';
import type { MessageTable, ReadModelTables } from '../tables.js';
import { EventsToReplay } from './events-to-replay.js';
import { parseCursor, parseNumericCursor, toCursor, toPage } from './cursor.js';
import { toMessageRow } from './message-list.js';
import { messagesOfEvent } from './messages-of-event.js';
import { ofAllWebhooks } from './of-all-webhooks.js';
import type { RowQuery } from './row-query.js';

const listName = 'replays';

/** Before every message: nothing is created in the year 0. */
const beginning = { instant: '0000-01-01T00:00:00.000Z', tieBreak: 0 };

interface Place {
  readonly status: MessageStatus;
  readonly instant: string;
  readonly tieBreak: number;
}

/** The status is a part of the list's name: each is a list of its own, one after the other. */
const cursorOf = ({ status, instant, tieBreak }: Place): string =>
  toCursor(`replay of ${status}`, instant, String(tieBreak));

const placeOf = (statuses: readonly MessageStatus[], cursor: string): Place => {
  for (const status of statuses) {
    try {
      return { status, ...parseNumericCursor(`replay of ${status}`, cursor) };
    } catch (error) {
      if (!(error instanceof InvalidCursor)) throw error;
    }
  }
  throw new InvalidCursor('the cursor is not one of this replay');
};

/** What replays retry, and the replays themselves. */
export class ReadModelReplaySource implements ReplaySource {
  private readonly events: EventsToReplay;

  constructor(private readonly reading: Kysely<ReadModelTables>) {
    this.events = new EventsToReplay(reading);
  }

  countEventsToReplay(filter: EventReplayFilter): Promise<number> {
    return this.events.count(filter);
  }

  eventsToReplay(filter: EventReplayFilter, page: PageRequest): Promise<Page<EventRow>> {
    return this.events.page(filter, page);
  }

  async countReplayable(filter: ReplayFilter): Promise<number> {
    const counts = await Promise.all(
      filter.statuses.map((status) =>
        this.matching(filter, status)
          .select((row) => row.fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow(),
      ),
    );
    return counts.reduce((total, { count }) => total + count, 0);
  }

  /** Status by status, oldest first in each: a page is a range of an index. */
  async replayablePage(filter: ReplayFilter, { limit, cursor }: PageRequest): Promise<Page<MessageRow>> {
    const [first] = filter.statuses;
    if (first === undefined) return { items: [], nextCursor: null };
    const place = cursor === null ? { status: first, ...beginning } : placeOf(filter.statuses, cursor);
    const rows = await this.pageQuery(filter, place, limit).execute();
    const last = rows.at(-1);
    const items = rows.map(toMessageRow);
    if (rows.length === limit && last !== undefined)
      return { items, nextCursor: cursorOf({ ...place, instant: last.created_at, tieBreak: last.sequence }) };
    const next = filter.statuses[filter.statuses.indexOf(place.status) + 1];
    return { items, nextCursor: next === undefined ? null : cursorOf({ status: next, ...beginning }) };
  }

  pageQuery(
    filter: ReplayFilter,
    { status, instant, tieBreak }: Place,
    limit: number,
  ): RowQuery<Selectable<MessageTable>> {
    return this.matching(filter, status)
      .selectAll()
      .where((where) => where(where.refTuple('created_at', 'sequence'), '>', where.tuple(instant, tieBreak)))
      .orderBy(sql`created_at`)
      .orderBy(sql`sequence`)
      .limit(limit);
  }

  async listReplays({ status }: ReplayListFilter, { limit, cursor }: PageRequest): Promise<Page<ReplayRow>> {
    let query = this.reading.selectFrom('replays').selectAll();
    if (status !== undefined) query = query.where('status', '=', status);
    if (cursor !== null) {
      const { instant, tieBreak } = parseCursor(listName, cursor);
      query = query.where((where) => where(where.refTuple('requested_at', 'id'), '<', where.tuple(instant, tieBreak)));
    }
    const rows = await query
      .orderBy('requested_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute();
    return toPage(rows, limit, {
      toItem: toReplayRow,
      cursorOf: ({ requested_at, id }) => toCursor(listName, requested_at, id),
    });
  }

  async getReplay(id: string): Promise<ReplayRow | null> {
    const row = await this.reading.selectFrom('replays').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toReplayRow(row);
  }

  async runningReplays(limit: number): Promise<readonly string[]> {
    const rows = await this.reading
      .selectFrom('replays')
      .select('id')
      .where('status', '=', 'running')
      .orderBy('requested_at')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(({ id }) => id);
  }

  private matching({ webhookId, eventId, eventTypes, since, until }: ReplayFilter, status: MessageStatus) {
    const messages =
      eventId === undefined ? this.reading.selectFrom('messages') : messagesOfEvent(this.reading, eventId);
    let query = messages.where('status', '=', status).where('created_at', '<', until);
    query = webhookId === null ? query.where(ofAllWebhooks) : query.where('webhook_id', '=', webhookId);
    if (since !== null) query = query.where('created_at', '>=', since);
    if (eventTypes.length > 0) query = query.where('event_type', 'in', eventTypes);
    return query;
  }
}
