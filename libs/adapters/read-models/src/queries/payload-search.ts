import { type Kysely, type Selectable, sql } from 'kysely';

import type { MessageFilter, Page, PageRequest } from '#libs/application';
import { plusMs } from '#libs/domain';

import { toSearchPattern } from '../search-pattern.js';
import type { MessageTable, ReadModelTables } from '../tables.js';
import { parseNumericCursor, toCursor } from './cursor.js';
import type { RowQuery } from './row-query.js';

type Row = Selectable<MessageTable>;

/** Name of its cursors. */
const listName = 'messages by payload';
/** A cursor of a list has an instant; this list goes by the numbers alone. */
const noInstant = '1970-01-01T00:00:00.000Z';

/** Payloads that one page looks at: what a client waits for, and what it costs, are bounded by it. */
const payloadsAPage = 10_000;

/** Events of processes whose clocks differ are not numbered in the order of their instants: a margin beyond that. */
const clocksDifferMs = 5_000;
const endless = Number.MAX_SAFE_INTEGER;

interface Stretch {
  /** Numbers of events from here on, */
  readonly from: number;
  /** and below this. */
  readonly before: number;
  /** Older events may have what is looked for. */
  readonly isMore: boolean;
}

/**
 * Messages whose payload says something, newest first. No index: an index of every part of every payload costs more
 * than folding everything else, and several times the disk. A page looks at the newest payloads behind its cursor, so
 * many at most, and may hold fewer messages than it could, or none, and still name the next. See docs/adr/0026.
 */
export class PayloadSearch {
  constructor(private readonly reading: Kysely<ReadModelTables>) {}

  /** Whether it made the cursor. */
  static isOurs(cursor: string): boolean {
    try {
      parseNumericCursor(listName, cursor);
      return true;
    } catch {
      return false;
    }
  }

  /** `filter.search` is what the payload says. @throws {InvalidCursor} */
  async find(filter: MessageFilter & { readonly search: string }, page: PageRequest): Promise<Page<Row>> {
    const { limit, cursor } = page;
    const stretch = await this.stretch(filter, cursor === null ? null : parseNumericCursor(listName, cursor).tieBreak);
    const rows = await this.query(filter, stretch, limit + 1).execute();
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    if (rows.length > limit && last !== undefined) return { items, nextCursor: cursorBelow(last.sequence) };
    return { items, nextCursor: stretch.isMore ? cursorBelow(stretch.from) : null };
  }

  stretchQuery(before: number): RowQuery<{ sequence: number }> {
    return this.reading
      .selectFrom('payload_texts')
      .select('sequence')
      .where('sequence', '<', before)
      .orderBy('sequence', 'desc')
      .limit(1)
      .offset(payloadsAPage);
  }

  /**
   * The filters stand around a limit that limits nothing: no engine takes them into what is below it, where PostgreSQL
   * would go through all messages to find those of a status first, and SQLite, for each payload, through all that are
   * newer. The rows come in the order of the messages' numbers, so a full page ends the search.
   */
  query(
    { search, ...filter }: MessageFilter & { readonly search: string },
    stretch: Stretch,
    limit: number,
  ): RowQuery<Row> {
    const { webhookId, eventId, statuses = [], eventType, since, until } = filter;
    let query = this.reading.selectFrom(this.saying(search, stretch).as('found')).selectAll();
    query = query.where('sequence', '<', stretch.before);
    if (webhookId !== undefined) query = query.where('webhook_id', '=', webhookId);
    if (eventId !== undefined) query = query.where('event_id', '=', eventId);
    if (statuses.length > 0) query = query.where('status', 'in', statuses);
    if (eventType !== undefined) query = query.where('event_type', '=', eventType);
    if (since !== undefined) query = query.where('created_at', '>=', since);
    if (until !== undefined) query = query.where('created_at', '<', until);
    return query.limit(limit);
  }

  /** Messages of the payloads of a stretch that say it, newest first. */
  private saying(search: string, { from, before }: Stretch) {
    return (
      this.reading
        .selectFrom('payload_texts')
        .innerJoin('events', 'events.sequence', 'payload_texts.sequence')
        .innerJoin('messages', (join) =>
          join
            .onRef('messages.sequence', '>', 'events.sequence')
            .on(sql<boolean>`messages.sequence <= events.sequence + events.recipient_count`),
        )
        .selectAll('messages')
        .where('payload_texts.sequence', '>=', from)
        .where('payload_texts.sequence', '<', before)
        // Said of the events, too: PostgreSQL merges the two in their order, and would begin with the newest event of all.
        .where('events.sequence', '>=', from)
        .where('events.sequence', '<', before)
        .where(sql<boolean>`payload_texts.payload_text like ${toSearchPattern(search)} escape '\\'`)
        .orderBy('payload_texts.sequence', 'desc')
        .orderBy('messages.sequence', 'desc')
        .limit(endless)
    );
  }

  private async stretch({ since, until }: MessageFilter, cursor: number | null): Promise<Stretch> {
    const end = until === undefined ? endless : await this.firstAt(plusMs(until, clocksDifferMs));
    const before = Math.min(cursor ?? endless, end);
    const oldest = since === undefined ? 0 : await this.firstAt(plusMs(since, -clocksDifferMs));
    const [next] = await this.stretchQuery(before).execute();
    const from = Math.max(oldest, next === undefined ? 0 : next.sequence + 1);
    return { from, before, isMore: next !== undefined && from > oldest };
  }

  /** Number of the first event that somebody wanted at or after an instant, in the order of the store. */
  private async firstAt(instant: string): Promise<number> {
    const first = await this.reading
      .selectFrom('events')
      .select('sequence')
      .where('matched', '=', 1)
      .where('accepted_at', '>=', instant)
      .orderBy('accepted_at')
      .orderBy('sequence')
      .limit(1)
      .executeTakeFirst();
    return first === undefined ? endless : first.sequence;
  }
}

const cursorBelow = (sequence: number): string => toCursor(listName, noInstant, String(sequence));
