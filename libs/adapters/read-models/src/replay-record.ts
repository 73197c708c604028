import type { Selectable } from 'kysely';

import type { ReplayRow } from '#libs/application';
import { encodeEvent } from '#libs/codecs';
import type { IsoInstant, ReplayState } from '#libs/domain';

import { fromRevisionColumn, oneOf, toRevisionColumn } from './columns.js';
import type { TableWrite } from './database.js';
import { decodeFact } from './decode-fact.js';
import type { ReplayTable } from './tables.js';

/** A replay as its row keeps it. */
export interface ReplayRecord {
  readonly id: string;
  readonly requestedAt: IsoInstant;
  readonly updatedAt: IsoInstant;
  readonly state: Exclude<ReplayState, { status: 'absent' }>;
}

const statuses = ['running', 'finished', 'cancelled'] as const;

/** @throws {CorruptRecord} for a row that these tables never hold */
export const toReplayRecord = (row: Selectable<ReplayTable>): ReplayRecord => ({
  id: row.id,
  requestedAt: row.requested_at,
  updatedAt: row.updated_at,
  state: {
    status: oneOf(statuses, row.status),
    revision: fromRevisionColumn(row.revision),
    request: decodeFact('ReplayRequested', {
      version: row.request_version,
      text: row.request,
      row: `replay ${row.id}`,
    }).data,
    progress: { retried: row.retried, skipped: row.skipped },
    cursor: row.cursor,
  },
});

export const toReplayRow = (row: Selectable<ReplayTable>): ReplayRow => {
  const { id, requestedAt, updatedAt, state } = toReplayRecord(row);
  return { id, requestedAt, updatedAt, status: state.status, request: state.request, progress: state.progress };
};

const written: readonly (keyof ReplayTable)[] = ['id', 'requested_at', 'request_version', 'request'];
const folded: readonly (keyof ReplayTable)[] = ['status', 'revision', 'updated_at', 'retried', 'skipped', 'cursor'];

export const writeReplays = (records: Iterable<ReplayRecord>): TableWrite => ({
  table: 'replays',
  columns: [...written, ...folded],
  key: ['id'],
  replaced: folded,
  rows: Array.from(records, ({ id, requestedAt, updatedAt, state }) => {
    const { version, data } = encodeEvent({ type: 'ReplayRequested', data: state.request });
    const { status, revision, progress, cursor } = state;
    return [
      ...[id, requestedAt, version, data],
      ...[status, toRevisionColumn(revision), updatedAt, progress.retried, progress.skipped, cursor],
    ];
  }),
});
