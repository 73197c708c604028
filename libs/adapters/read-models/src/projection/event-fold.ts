import type { RecordedEvent } from '#libs/application';
import { type EventAccepted, type EventId, type EventReplayed, idOf } from '#libs/domain';

import { toFlag } from '../columns.js';
import type { TableRemoval, TableWrite } from '../database.js';
import { toSearchable } from '../search-pattern.js';
import type { EventTable } from '../tables.js';

const acceptedColumns = [
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
] as const satisfies readonly (keyof EventTable)[];
const replayedColumns = ['revision', 'replayed_count'] as const satisfies readonly (keyof EventTable)[];
const columns = [...acceptedColumns, ...replayedColumns];

/** Characters of a payload that are searched: those of most, and no more of a large one. */
const searchedLength = 2_048;

/** The events that a batch accepts, replays or lets expire. */
export class EventFold {
  private readonly touched = new Map<EventId, EventTable>();
  private readonly expired = new Set<EventId>();
  /** By the number of their event. */
  private readonly texts = new Map<number, string>();
  private readonly expiredTexts: number[] = [];
  private readonly replayed: { readonly eventId: EventId; readonly sequence: number }[] = [];

  constructor(private readonly known: ReadonlyMap<EventId, EventTable>) {}

  /** Whether the fact was new. */
  accept(event: EventAccepted, { stream, revision, metadata }: RecordedEvent, nextSequence: () => number): boolean {
    const id = idOf(stream);
    if (this.known.has(id) || this.touched.has(id)) return false;
    const { type, source, sourceId, occurredAt, recipients, test } = event.data;
    const sequence = nextSequence();
    // Who searches looks for messages: what nobody wanted has none.
    if (recipients.length > 0)
      this.texts.set(sequence, toSearchable(JSON.stringify(event.data.data).slice(0, searchedLength)));
    this.touched.set(id, {
      sequence,
      id,
      type,
      source,
      source_id: sourceId,
      occurred_at: occurredAt,
      accepted_at: metadata.at,
      recipient_count: recipients.length,
      matched: toFlag(recipients.length > 0),
      test: toFlag(test),
      revision,
      replayed_count: 0,
    });
    return true;
  }

  /** The event, where the fact is new: one that has expired is not known any more. */
  replay({ data }: EventReplayed, { stream, revision }: RecordedEvent): Pick<EventTable, 'type'> | null {
    const id = idOf(stream);
    const before = this.of(id);
    if (before === undefined || revision <= before.revision) return null;
    this.touched.set(id, {
      ...before,
      revision,
      replayed_count: before.replayed_count + data.recipients.length,
    });
    return before;
  }

  /** The number of a message that a replay has made. */
  numbered(eventId: EventId, sequence: number): void {
    this.replayed.push({ eventId, sequence });
  }

  expire({ stream }: RecordedEvent): void {
    const id = idOf(stream);
    const before = this.of(id);
    if (before !== undefined) {
      this.texts.delete(before.sequence);
      this.expiredTexts.push(before.sequence);
    }
    this.touched.delete(id);
    this.expired.add(id);
  }

  write(): readonly (TableWrite | TableRemoval)[] {
    const replayed = this.replayed.filter(({ eventId }) => !this.expired.has(eventId));
    return [
      {
        table: 'events',
        columns,
        key: ['id'],
        replaced: replayedColumns,
        rows: Array.from(this.touched.values(), (row) => columns.map((column) => row[column])),
      },
      {
        table: 'replayed_messages',
        columns: ['event_id', 'sequence'],
        key: ['event_id', 'sequence'],
        replaced: [],
        rows: replayed.map(({ eventId, sequence }) => [eventId, sequence]),
      },
      {
        table: 'payload_texts',
        columns: ['sequence', 'payload_text'],
        key: ['sequence'],
        replaced: [],
        rows: [...this.texts],
      },
      { table: 'payload_texts', remove: { column: 'sequence', values: this.expiredTexts } },
      { table: 'events', remove: { column: 'id', values: [...this.expired] } },
      { table: 'replayed_messages', remove: { column: 'event_id', values: [...this.expired] } },
    ];
  }

  private of(id: EventId): EventTable | undefined {
    return this.touched.get(id) ?? (this.expired.has(id) ? undefined : this.known.get(id));
  }
}
