import type { Kysely, Selectable } from 'kysely';

import type { Page, PageRequest, RejectedRecordFilter, RejectedRecordRow } from '#libs/application';

import type { ReadModelTables, RejectedRecordTable } from '../tables.js';
import { parseCursor, toCursor, toPage } from './cursor.js';
import type { RowQuery } from './row-query.js';

const listName = 'rejected records';

const toRejectedRecordRow = (row: Selectable<RejectedRecordTable>): RejectedRecordRow => ({
  id: row.id,
  rejectedAt: row.rejected_at,
  reason: row.reason,
  origin: {
    topic: row.topic,
    partition: row.partition_number,
    offset: row.record_offset,
    timestamp: row.record_timestamp,
  },
  record: row.record,
  recordBytes: row.record_bytes,
});

/** Records that could not be read, newest first. */
export class RejectedRecordList {
  constructor(private readonly reading: Kysely<ReadModelTables>) {}

  async find(filter: RejectedRecordFilter, { limit, cursor }: PageRequest): Promise<Page<RejectedRecordRow>> {
    const rows = await this.query(filter, limit + 1, cursor).execute();
    return toPage(rows, limit, {
      toItem: toRejectedRecordRow,
      cursorOf: ({ rejected_at, id }) => toCursor(listName, rejected_at, id),
    });
  }

  query(
    { since, until }: RejectedRecordFilter,
    limit: number,
    cursor: string | null,
  ): RowQuery<Selectable<RejectedRecordTable>> {
    let query = this.reading.selectFrom('rejected_records').selectAll();
    if (since !== undefined) query = query.where('rejected_at', '>=', since);
    if (until !== undefined) query = query.where('rejected_at', '<', until);
    if (cursor !== null) {
      const { instant, tieBreak } = parseCursor(listName, cursor);
      query = query.where((where) => where(where.refTuple('rejected_at', 'id'), '<', where.tuple(instant, tieBreak)));
    }
    return query.orderBy('rejected_at', 'desc').orderBy('id', 'desc').limit(limit);
  }
}
