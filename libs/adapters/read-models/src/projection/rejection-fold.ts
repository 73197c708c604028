import type { RecordedEvent } from '#libs/application';
import { idOf, type RejectionEvent } from '#libs/domain';

import type { TableWrite } from '../database.js';
import type { SqlValue } from '../sqlite/thread-messages.js';
import type { RejectedRecordTable } from '../tables.js';

const columns: readonly (keyof RejectedRecordTable)[] = [
  'id',
  'rejected_at',
  'reason',
  'topic',
  'partition_number',
  'record_offset',
  'record_timestamp',
  'record',
  'record_bytes',
];

/** The records that a batch rejects. A row is written once and never changes. */
export class RejectionFold {
  private readonly rows: (readonly SqlValue[])[] = [];

  reject({ data }: RejectionEvent, { stream, metadata }: RecordedEvent): void {
    const { topic, partition, offset, timestamp } = data.origin;
    this.rows.push([
      idOf(stream),
      metadata.at,
      data.reason,
      topic,
      partition,
      offset,
      timestamp,
      data.record,
      data.recordBytes,
    ]);
  }

  write(): TableWrite {
    return { table: 'rejected_records', columns, key: ['id'], replaced: [], rows: this.rows };
  }
}
