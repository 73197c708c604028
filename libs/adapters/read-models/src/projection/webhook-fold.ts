import type { RecordedEvent } from '#libs/application';
import { evolveWebhook, idOf, noWebhook, type WebhookEvent, type WebhookId } from '#libs/domain';

import type { TableRemoval, TableWrite } from '../database.js';
import { type WebhookRecord, writeWebhooks } from '../webhook-record.js';

/** The webhooks that a batch changes. */
export class WebhookFold {
  private readonly touched = new Map<WebhookId, WebhookRecord>();

  constructor(private readonly known: ReadonlyMap<WebhookId, WebhookRecord>) {}

  /** Whether the fact was new. */
  apply(event: WebhookEvent, { stream, revision, metadata }: RecordedEvent): boolean {
    const id = idOf(stream);
    const before = this.touched.get(id) ?? this.known.get(id);
    if (before !== undefined && revision <= before.state.revision) return false;
    const state = evolveWebhook(before?.state ?? noWebhook, event);
    if (state.status === 'absent') return false;
    this.touched.set(id, { id, createdAt: before?.createdAt ?? metadata.at, updatedAt: metadata.at, state });
    return true;
  }

  write(): readonly (TableWrite | TableRemoval)[] {
    const records = [...this.touched.values()];
    return [
      writeWebhooks(records),
      { table: 'webhook_events', remove: { column: 'webhook_id', values: [...this.touched.keys()] } },
      {
        table: 'webhook_events',
        columns: ['webhook_id', 'event_type'],
        key: ['webhook_id', 'event_type'],
        replaced: [],
        rows: records.flatMap(({ id, state }) =>
          state.status === 'deleted' ? [] : state.settings.events.map((type) => [id, type]),
        ),
      },
    ];
  }
}
