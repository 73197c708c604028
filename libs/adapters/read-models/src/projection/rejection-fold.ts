import type { RecordedEvent } from '#libs/application';
import { type EventRejected, idOf } from '#libs/domain';

import type { SqlValue, TableRemoval, TableWrite } from '../database.js';
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

/** The records that a batch rejects or lets expire. A row is written once and never changes. */
export class RejectionFold {
  private readonly rows = new Map<string, readonly SqlValue[]>();
  private readonly expired = new Set<string>();

  reject({ data }: EventRejected, { stream, metadata }: RecordedEvent): void {
    const { topic, partition, offset, timestamp } = data.origin;
    const id = idOf(stream);
    this.rows.set(id, [
      id,
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

  expire({ stream }: RecordedEvent): void {
    const id = idOf(stream);
    this.rows.delete(id);
    this.expired.add(id);
  }

  write(): readonly (TableWrite | TableRemoval)[] {
    return [
      { table: 'rejected_records', columns, key: ['id'], replaced: [], rows: [...this.rows.values()] },
      { table: 'rejected_records', remove: { column: 'id', values: [...this.expired] } },
    ];
  }
}
