import type { RecordedEvent } from '#libs/application';
import { evolveReplay, idOf, noReplay, type ReplayEvent } from '#libs/domain';

import { toRevisionColumn } from '../columns.js';
import type { TableWrite } from '../database.js';
import { type ReplayRecord, writeReplays } from '../replay-record.js';

/** The replays that a batch begins or brings on. */
export class ReplayFold {
  private readonly touched = new Map<string, ReplayRecord>();

  constructor(private readonly known: ReadonlyMap<string, ReplayRecord>) {}

  apply(event: ReplayEvent, { stream, revision, metadata }: RecordedEvent): void {
    const id = idOf(stream);
    const before = this.touched.get(id) ?? this.known.get(id);
    if (before !== undefined && revision <= toRevisionColumn(before.state.revision)) return;
    const state = evolveReplay(before?.state ?? noReplay, event);
    if (state.status === 'absent') return;
    this.touched.set(id, { id, requestedAt: before?.requestedAt ?? metadata.at, updatedAt: metadata.at, state });
  }

  write(): TableWrite {
    return writeReplays(this.touched.values());
  }
}
