import type { RecordedEvent } from '#libs/application';
import { type EventTypeEvent, evolveEventType, idOf, initialEventType } from '#libs/domain';

import { toRevisionColumn } from '../columns.js';
import type { TableWrite } from '../database.js';
import { type EventTypeRecord, writeEventTypes } from '../event-type-record.js';

/** The event types that a batch changes. */
export class EventTypeFold {
  private readonly touched = new Map<string, EventTypeRecord>();

  constructor(private readonly known: ReadonlyMap<string, EventTypeRecord>) {}

  apply(event: EventTypeEvent, { stream, revision }: RecordedEvent): void {
    const name = idOf(stream);
    const before = (this.touched.get(name) ?? this.known.get(name))?.state ?? initialEventType(name);
    if (before.status !== 'absent' && revision <= toRevisionColumn(before.revision)) return;
    const state = evolveEventType(before, event);
    if (state.status !== 'absent') this.touched.set(name, { name, state });
  }

  write(): TableWrite {
    return writeEventTypes(this.touched.values());
  }
}
