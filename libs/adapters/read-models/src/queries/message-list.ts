import { type Kysely, type Selectable, type SelectQueryBuilder, sql } from 'kysely';

import type { MessageFilter, MessageRow, Page, PageRequest } from '#libs/application';
import type { MessageId, MessageStatus } from '#libs/domain';

import { messageStatuses, toMessageRecord } from '../message-record.js';
import type { Database } from '../database.js';
import type { EventTable, MessageTable, ReadModelTables } from '../tables.js';
import { parseNumericCursor, toCursor, toPage } from './cursor.js';
import { eventsById } from './events-by-id.js';
import { messagesOfEvent } from './messages-of-event.js';
import { ofAllWebhooks } from './of-all-webhooks.js';
import { PayloadSearch } from './payload-search.js';
import type { RowQuery } from './row-query.js';

type Messages = SelectQueryBuilder<ReadModelTables, 'messages', Selectable<MessageTable>>;

const listName = 'messages';

/** Events whose messages one search shows, where more have the id from as many sources. */
const maxFoundEvents = 50;

/** An event that is searched for, and where its messages are. */
type FoundEvent = Pick<Selectable<EventTable>, 'id' | 'sequence' | 'recipient_count' | 'replayed_count'>;

/** With the events that have the id that is searched for. */
type ResolvedFilter = MessageFilter & { readonly events?: readonly FoundEvent[] };

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
    const events = filter.search === undefined ? [] : await this.eventsQuery(filter.search).execute();
    const rows = await this.query({ ...filter, events }, limit + 1, cursor).execute();
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
  query(filter: ResolvedFilter, limit: number, cursor: string | null): RowQuery<Selectable<MessageTable>> {
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

  private matching(filter: ResolvedFilter, cursor: string | null): Messages {
    const { webhookId, eventId, eventType, since, until } = filter;
    let query = this.startingFrom(filter).selectAll();
    if (webhookId !== undefined) query = query.where('webhook_id', '=', webhookId);
    if (eventType !== undefined) query = query.where('event_type', '=', eventType);
    if (webhookId === undefined && eventType === undefined) query = query.where(ofAllWebhooks);
    if (since !== undefined) query = query.where('created_at', '>=', since);
    if (until !== undefined) query = query.where('created_at', '<', until);
    if (eventId !== undefined) query = this.withId(query, filter);
    return cursor === null ? query : this.behind(query, cursor);
  }

  /**
   * An id leads to few messages, which are found before anything else is asked of them: SQLite would go through all of a
   * webhook, or of a type, in the order in which the page wants them.
   */
  private startingFrom(filter: ResolvedFilter) {
    const { eventId, search } = filter;
    if (eventId !== undefined) return messagesOfEvent(this.reading, eventId);
    if (search === undefined) return this.reading.selectFrom('messages');
    return this.reading
      .with(
        (name) => name('found').materialized(),
        () => this.found(search, filter.events),
      )
      .selectFrom('found as messages');
  }

  private behind(query: Messages, cursor: string): Messages {
    const { instant, tieBreak } = parseNumericCursor(listName, cursor);
    return query.where((where) => where(where.refTuple('created_at', 'sequence'), '<', where.tuple(instant, tieBreak)));
  }

  /** Looked up first: as a part of the next query they would keep PostgreSQL from its indexes. */
  eventsQuery(search: string): RowQuery<FoundEvent> {
    return eventsById(this.reading, search)
      .select(['id', 'sequence', 'recipient_count', 'replayed_count'])
      .orderBy('accepted_at', 'desc')
      .orderBy('sequence', 'desc')
      .limit(maxFoundEvents);
  }

  /** The message that has the id, and those of the events: the first ones are numbered behind theirs. */
  private found(search: string, events: readonly FoundEvent[] = []): Messages {
    const messages = this.reading.selectFrom('messages').selectAll('messages');
    let found = messages.where('messages.id', '=', search);
    const wanted = events.filter((event) => event.recipient_count > 0);
    if (wanted.length > 0)
      found = found.unionAll(
        messages.where((where) =>
          where.or(
            wanted.map(({ sequence, recipient_count: count }) =>
              where.between('messages.sequence', sequence + 1, sequence + count),
            ),
          ),
        ),
      );
    const replayed = events.filter((event) => event.replayed_count > 0);
    return replayed.length === 0 ? found : found.unionAll(this.replayedOf(replayed));
  }

  private replayedOf(events: readonly FoundEvent[]): Messages {
    return this.reading
      .selectFrom('replayed_messages')
      .innerJoin('messages', 'messages.sequence', 'replayed_messages.sequence')
      .selectAll('messages')
      .where('replayed_messages.event_id', 'in', this.idsOf(events));
  }

  /** Of an event's messages, which are few, those that the id is of, or all. */
  private withId(query: Messages, { search, events = [] }: ResolvedFilter): Messages {
    if (search === undefined) return query;
    return query.where((where) => where.or([where('id', '=', search), where('event_id', 'in', this.idsOf(events))]));
  }

  private idsOf(events: readonly FoundEvent[]) {
    return this.database.listOf(events.map(({ id }) => id));
  }

  private withStatuses(query: Messages, { statuses = [] }: MessageFilter): Messages {
    return statuses.length === 0 ? query : query.where('status', 'in', statuses);
  }
}
