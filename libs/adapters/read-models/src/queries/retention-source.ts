import { type ExpressionBuilder, type Kysely, sql } from 'kysely';

import { CorruptRecord, type Page, type PageRequest, type RetentionSource } from '#libs/application';
import { decodeStreamId, UnreadableEvent } from '#libs/codecs';
import type { EventId, IsoInstant, StreamId } from '#libs/domain';

import type { ReadModelTables } from '../tables.js';
import { parseNumericCursor, toCursor } from './cursor.js';
import { existsForEvent } from './messages-of-event.js';
import type { RowQuery } from './row-query.js';

const listName = 'expirable events';

interface Candidate {
  readonly id: EventId;
  readonly accepted_at: IsoInstant;
  readonly sequence: number;
  /** 1 while a message of it has an open order. */
  readonly waits: number;
}

interface EventsBefore {
  readonly acceptedBefore: IsoInstant;
  readonly page: PageRequest;
}

/** The oldest that the read models hold, and what went last. */
export class ReadModelRetentionSource implements RetentionSource {
  constructor(private readonly reading: Kysely<ReadModelTables>) {}

  async expirableEvents(query: EventsBefore): Promise<Page<EventId>> {
    const rows = await this.eventsQuery(query).execute();
    const last = rows.at(-1);
    const isLast = last === undefined || rows.length < query.page.limit;
    return {
      items: rows.flatMap(({ id, waits }) => (waits === 0 ? [id] : [])),
      nextCursor: isLast ? null : toCursor(listName, last.accepted_at, String(last.sequence)),
    };
  }

  /** Matched and unmatched events are ranges of one index, merged. */
  eventsQuery({ acceptedBefore, page: { limit, cursor } }: EventsBefore): RowQuery<Candidate> {
    const range = (matched: number) => {
      let query = this.reading
        .selectFrom('events')
        .select(['id', 'accepted_at', 'sequence', 'recipient_count'])
        .where('matched', '=', matched)
        .where('accepted_at', '<', acceptedBefore);
      if (cursor !== null) {
        const { instant, tieBreak } = parseNumericCursor(listName, cursor);
        query = query.where((where) =>
          where(where.refTuple('accepted_at', 'sequence'), '>', where.tuple(instant, tieBreak)),
        );
      }
      const oldest = query
        .orderBy(sql`accepted_at`)
        .orderBy(sql`sequence`)
        .limit(limit);
      return this.reading.selectFrom(oldest.as('range')).selectAll();
    };
    return this.reading
      .selectFrom(range(1).unionAll(range(0)).as('events'))
      .select(['events.id', 'events.accepted_at', 'events.sequence'])
      .select((row) =>
        row
          .case()
          .when(this.isWaiting(row))
          .then(sql<number>`1`)
          .else(sql<number>`0`)
          .end()
          .as('waits'),
      )
      .orderBy(sql`accepted_at`)
      .orderBy(sql`sequence`)
      .limit(limit);
  }

  async expirableRejections(query: {
    readonly rejectedBefore: IsoInstant;
    readonly limit: number;
  }): Promise<readonly string[]> {
    const rows = await this.reading
      .selectFrom('rejected_records')
      .select('id')
      .where('rejected_at', '<', query.rejectedBefore)
      .orderBy('rejected_at')
      .orderBy('id')
      .limit(query.limit)
      .execute();
    return rows.map(({ id }) => id);
  }

  async lastExpired(limit: number): Promise<readonly StreamId[]> {
    const rows = await this.reading
      .selectFrom('expired_streams')
      .select('stream')
      .orderBy('expired_at', 'desc')
      .orderBy('stream', 'desc')
      .limit(limit)
      .execute();
    return rows.map(({ stream }) => toStreamId(stream));
  }

  private isWaiting<Tables, Table extends keyof Tables>(where: ExpressionBuilder<Tables, Table>) {
    const open = this.reading
      .selectFrom('messages')
      .select(sql<number>`1`.as('one'))
      .where('messages.due_at', 'is not', null);
    return existsForEvent(where, open);
  }
}

/** @throws {CorruptRecord} */
const toStreamId = (stream: string): StreamId => {
  try {
    return decodeStreamId(stream);
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error;
    throw new CorruptRecord('the read models hold an unknown stream', { cause: error });
  }
};
