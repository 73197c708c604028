import type { RecordedEvent } from '#libs/application';
import {
  type AttemptFailed,
  type AttemptSucceeded,
  idOf,
  type IsoInstant,
  type WebhookEvent,
  type WebhookId,
} from '#libs/domain';

import type { TableWrite } from '../database.js';

export interface WebhookActivity {
  readonly lastDeliveryAt: IsoInstant | null;
  readonly failingSince: IsoInstant | null;
}

const noActivity: WebhookActivity = { lastDeliveryAt: null, failingSince: null };

const later = (left: IsoInstant | null, right: IsoInstant): IsoInstant =>
  left !== null && left > right ? left : right;

/** What attempts say about their webhook: the last one, and since when all failed. */
export class ActivityFold {
  private readonly touched = new Map<WebhookId, WebhookActivity>();

  constructor(private readonly known: ReadonlyMap<WebhookId, WebhookActivity>) {}

  attempted(event: AttemptSucceeded | AttemptFailed, { metadata }: RecordedEvent): void {
    const { webhookId, startedAt } = event.data;
    const before = this.of(webhookId);
    const hasFailed = event.type === 'AttemptFailed';
    this.touched.set(webhookId, {
      lastDeliveryAt: later(before.lastDeliveryAt, startedAt),
      failingSince: hasFailed ? (before.failingSince ?? metadata.at) : null,
    });
  }

  /** An edit or an activation gives a failing webhook a new beginning. */
  webhookChanged(event: WebhookEvent, { stream }: RecordedEvent): void {
    if (event.type !== 'WebhookDetailsChanged' && event.type !== 'WebhookActivated') return;
    const id = idOf(stream);
    this.touched.set(id, { ...this.of(id), failingSince: null });
  }

  write(): TableWrite {
    return {
      table: 'webhook_activity',
      columns: ['webhook_id', 'last_delivery_at', 'failing_since'],
      key: ['webhook_id'],
      replaced: ['last_delivery_at', 'failing_since'],
      rows: Array.from(this.touched, ([id, { lastDeliveryAt, failingSince }]) => [id, lastDeliveryAt, failingSince]),
    };
  }

  private of(id: WebhookId): WebhookActivity {
    return this.touched.get(id) ?? this.known.get(id) ?? noActivity;
  }
}
