import type { RecordedEvent } from '#libs/application';
import { type ApiKeyEvent, evolveApiKey, idOf, noApiKey } from '#libs/domain';

import { type ApiKeyRecord, writeApiKeys } from '../api-key-record.js';
import type { TableWrite } from '../database.js';

/** The API keys that a batch makes or revokes. */
export class ApiKeyFold {
  private readonly touched = new Map<string, ApiKeyRecord>();

  constructor(private readonly known: ReadonlyMap<string, ApiKeyRecord>) {}

  apply(event: ApiKeyEvent, { stream, revision, metadata }: RecordedEvent): void {
    const id = idOf(stream);
    const before = this.touched.get(id) ?? this.known.get(id);
    if (before !== undefined && revision <= before.revision) return;
    const state = evolveApiKey(before?.state ?? noApiKey, event);
    if (state.status === 'absent') return;
    this.touched.set(id, { id, revision, createdAt: before?.createdAt ?? metadata.at, state });
  }

  write(): TableWrite {
    return writeApiKeys(this.touched.values());
  }
}
