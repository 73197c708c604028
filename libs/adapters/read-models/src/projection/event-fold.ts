import type { RecordedEvent } from '#libs/application';
import { type EventAccepted, type EventId, idOf } from '#libs/domain';

import { toFlag } from '../columns.js';
import { toSearchable } from '../search-pattern.js';
import type { TableWrite } from '../database.js';
import type { SqlValue } from '../sqlite/thread-messages.js';
import type { EventTable } from '../tables.js';

const columns: readonly (keyof EventTable)[] = [
  'sequence',
  'id',
  'type',
  'source',
  'source_id',
  'occurred_at',
  'accepted_at',
  'recipient_count',
  'matched',
  'test',
];

/** Characters of a payload that are searched: those of most, and no more of a large one. */
const searchedLength = 2_048;

/** The events that a batch accepts. A row is written once and never changes. */
export class EventFold {
  private readonly accepted = new Map<EventId, readonly SqlValue[]>();
  private readonly texts: (readonly SqlValue[])[] = [];

  constructor(private readonly known: ReadonlySet<EventId>) {}

  /** Whether the fact was new. */
  accept(event: EventAccepted, { stream, metadata }: RecordedEvent, nextSequence: () => number): boolean {
    const id = idOf(stream);
    if (this.known.has(id) || this.accepted.has(id)) return false;
    const { type, source, sourceId, occurredAt, recipients, test } = event.data;
    const count = recipients.length;
    const sequence = nextSequence();
    // Who searches looks for messages: what nobody wanted has none.
    if (count > 0) this.texts.push([sequence, toSearchable(JSON.stringify(event.data.data).slice(0, searchedLength))]);
    this.accepted.set(id, [
      sequence,
      id,
      type,
      source,
      sourceId,
      occurredAt,
      metadata.at,
      count,
      toFlag(count > 0),
      toFlag(test),
    ]);
    return true;
  }

  write(): readonly TableWrite[] {
    const textColumns = ['sequence', 'payload_text'];
    return [
      { table: 'events', columns, key: ['id'], replaced: [], rows: [...this.accepted.values()] },
      { table: 'payload_texts', columns: textColumns, key: ['sequence'], replaced: [], rows: this.texts },
    ];
  }
}
