import { type ExpressionBuilder, type Kysely, type Selectable, type SelectQueryBuilder, sql } from 'kysely';

import type { MessageFilter, MessageRow, Page, PageRequest } from '#libs/application';
import type { EventId, MessageId, MessageStatus } from '#libs/domain';

import { messageStatuses, toMessageRecord } from '../message-record.js';
import type { Database } from '../database.js';
import type { MessageTable, ReadModelTables } from '../tables.js';
import { parseNumericCursor, toCursor, toPage } from './cursor.js';
import { messagesOfEvent } from './messages-of-event.js';
import { ofAllWebhooks } from './of-all-webhooks.js';
import { PayloadSearch } from './payload-search.js';
import type { RowQuery } from './row-query.js';

type Messages = SelectQueryBuilder<ReadModelTables, 'messages', Selectable<MessageTable>>;

const listName = 'messages';

/** With the numbers of the messages that replays of the event made, where an event is searched for. */
type NumberedFilter = MessageFilter & { readonly replayed?: readonly number[] };

/** @throws {CorruptRecord} for a row that these tables never hold */
export const toMessageRow = (row: Selectable<MessageTable>): MessageRow => {
  const { id, eventType, createdAt, state, dueAt, lastAttemptAt, lastStatusCode } = toMessageRecord(row);
  return {
    id,
    webhookId: state.webhookId,
    eventId: state.eventId,
    eventType,
    status: state.status,
    createdAt,
    attemptCount: state.attempts,
    lastAttemptAt,
    lastStatusCode,
    nextAttemptAt: dueAt,
    givesUpAt: state.givesUpAt,
    test: state.test,
    revision: state.revision,
  };
};

const newestFirst = <Tables, Table extends keyof Tables>(
  query: SelectQueryBuilder<Tables, Table, Selectable<MessageTable>>,
  limit: number,
) =>
  query
    .orderBy(sql`created_at`, 'desc')
    .orderBy(sql`sequence`, 'desc')
    .limit(limit);

/** Which statuses become ranges of their own; none where an id leads to the rows. */
const rangesOf = ({ search, eventId, statuses = [] }: MessageFilter): readonly MessageStatus[] => {
  if (search !== undefined || eventId !== undefined) return [];
  return statuses.length > 0 ? [...new Set(statuses)] : messageStatuses;
};

/** The log, newest first by acceptance. `since` is included, `until` is not. */
export class MessageList {
  private readonly reading: Kysely<ReadModelTables>;
  private readonly payloads: PayloadSearch;

  constructor(private readonly database: Pick<Database, 'reading' | 'listOf'>) {
    this.reading = database.reading;
    this.payloads = new PayloadSearch(database.reading);
  }

  /** An id first, since it is what people have at hand; then what payloads say. */
  async find(filter: MessageFilter, page: PageRequest): Promise<Page<MessageRow>> {
    const { cursor } = page;
    const { search } = filter;
    if (search === undefined) return this.findListed(filter, page);
    if (cursor !== null && PayloadSearch.isOurs(cursor)) return this.findByPayload({ ...filter, search }, page);
    const byId = await this.findListed(filter, page);
    return byId.items.length > 0 || cursor !== null ? byId : this.findByPayload({ ...filter, search }, page);
  }

  private async findByPayload(
    filter: MessageFilter & { readonly search: string },
    page: PageRequest,
  ): Promise<Page<MessageRow>> {
    const { items, nextCursor } = await this.payloads.find(filter, page);
    return { items: items.map(toMessageRow), nextCursor };
  }

  private async findListed(filter: MessageFilter, { limit, cursor }: PageRequest): Promise<Page<MessageRow>> {
    const replayed = filter.search === undefined ? [] : await this.replayedOf(filter.search);
    const rows = await this.query({ ...filter, replayed }, limit + 1, cursor).execute();
    return toPage(rows, limit, {
      toItem: toMessageRow,
      cursorOf: ({ created_at, sequence }) => toCursor(listName, created_at, String(sequence)),
    });
  }

  async get(id: MessageId): Promise<MessageRow | null> {
    const row = await this.reading.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toMessageRow(row);
  }

  async isExpired(id: MessageId): Promise<boolean> {
    const row = await this.reading.selectFrom('expired_messages').select('id').where('id', '=', id).executeTakeFirst();
    return row !== undefined;
  }

  async getMany(ids: readonly MessageId[]): Promise<readonly MessageRow[]> {
    return (await this.manyQuery(ids).execute()).map(toMessageRow);
  }

  manyQuery(ids: readonly MessageId[]): RowQuery<Selectable<MessageTable>> {
    return this.reading.selectFrom('messages').selectAll().where('id', 'in', this.database.listOf(ids));
  }

  /**
   * A page of one status is a range of an index; a page of several is the merge of their ranges, each cut to the
   * page: whatever the filter, as many rows are read as are shown, not as many as there are.
   */
  query(filter: NumberedFilter, limit: number, cursor: string | null): RowQuery<Selectable<MessageTable>> {
    const matching = this.matching(filter, cursor);
    const [first, ...others] = rangesOf(filter).map((status) =>
      newestFirst(matching.where('status', '=', status), limit),
    );
    if (first === undefined) return newestFirst(this.withStatuses(matching, filter), limit);
    if (others.length === 0) return first;
    const wrap = (range: Messages) => this.reading.selectFrom(range.as('range')).selectAll();
    return newestFirst(
      others.reduce((all, range) => all.unionAll(wrap(range)), wrap(first)),
      limit,
    );
  }

  private matching(filter: NumberedFilter, cursor: string | null): Messages {
    const { webhookId, eventId, eventType, since, until } = filter;
    let query = this.startingFrom(filter).selectAll();
    if (webhookId !== undefined) query = query.where('webhook_id', '=', webhookId);
    if (eventType !== undefined) query = query.where('event_type', '=', eventType);
    if (webhookId === undefined && eventType === undefined) query = query.where(ofAllWebhooks);
    if (since !== undefined) query = query.where('created_at', '>=', since);
    if (until !== undefined) query = query.where('created_at', '<', until);
    if (eventId !== undefined) query = this.found(query, filter);
    return cursor === null ? query : this.behind(query, cursor);
  }

  /**
   * An id leads to few messages, which are found before anything else is asked of them: SQLite would go through all of a
   * webhook, or of a type, in the order in which the page wants them.
   */
  private startingFrom(filter: NumberedFilter) {
    const { eventId, search } = filter;
    if (eventId !== undefined) return messagesOfEvent(this.reading, eventId);
    if (search === undefined) return this.reading.selectFrom('messages');
    return this.reading
      .with(
        (name) => name('found').materialized(),
        () => this.found(this.reading.selectFrom('messages').selectAll(), filter),
      )
      .selectFrom('found as messages');
  }

  private behind(query: Messages, cursor: string): Messages {
    const { instant, tieBreak } = parseNumericCursor(listName, cursor);
    return query.where((where) => where(where.refTuple('created_at', 'sequence'), '<', where.tuple(instant, tieBreak)));
  }

  /** A message's id, or the event's: its first messages are numbered behind it, replayed ones by themselves. */
  private found(query: Messages, { search, replayed = [] }: NumberedFilter): Messages {
    if (search === undefined) return query;
    return query.where((where) => {
      const found = this.isFoundBy(where, search);
      return replayed.length === 0 ? found : where.or([found, where('sequence', 'in', replayed)]);
    });
  }

  /** Looked up first: as a part of the query it would keep PostgreSQL from its indexes. */
  private async replayedOf(eventId: EventId): Promise<readonly number[]> {
    const rows = await this.reading
      .selectFrom('replayed_messages')
      .select('sequence')
      .where('event_id', '=', eventId)
      .execute();
    return rows.map(({ sequence }) => sequence);
  }

  private isFoundBy(where: ExpressionBuilder<ReadModelTables, 'messages'>, search: string) {
    const event = this.reading.selectFrom('events').where('events.id', '=', search);
    const first = event.select(sql<number>`sequence + 1`.as('first'));
    const last = event.select(sql<number>`sequence + recipient_count`.as('last'));
    return where.or([where('id', '=', search), where.between('sequence', first, last)]);
  }

  private withStatuses(query: Messages, { statuses = [] }: MessageFilter): Messages {
    return statuses.length === 0 ? query : query.where('status', 'in', statuses);
  }
}
