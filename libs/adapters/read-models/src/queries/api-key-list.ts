import type { Kysely } from 'kysely';

import type { ApiKeyRow, Page, PageRequest } from '#libs/application';

import { toApiKeyRow } from '../api-key-record.js';
import type { ReadModelTables } from '../tables.js';
import { parseCursor, toCursor, toPage } from './cursor.js';

const listName = 'API keys';

/** Keys that were not revoked, oldest first. There are few: they are sorted when they are asked for. */
export class ApiKeyList {
  constructor(private readonly reading: Kysely<ReadModelTables>) {}

  async find({ limit, cursor }: PageRequest): Promise<Page<ApiKeyRow>> {
    let query = this.valid();
    if (cursor !== null) {
      const { instant, tieBreak } = parseCursor(listName, cursor);
      query = query.where((where) => where(where.refTuple('created_at', 'id'), '>', where.tuple(instant, tieBreak)));
    }
    const rows = await query
      .orderBy('created_at')
      .orderBy('id')
      .limit(limit + 1)
      .execute();
    return toPage(rows, limit, {
      toItem: toApiKeyRow,
      cursorOf: ({ created_at, id }) => toCursor(listName, created_at, id),
    });
  }

  async get(id: string): Promise<ApiKeyRow | null> {
    const row = await this.valid().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toApiKeyRow(row);
  }

  private valid() {
    return this.reading.selectFrom('api_keys').selectAll().where('status', '=', 'valid');
  }
}
