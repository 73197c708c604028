import type { EventTypeState, LiveWebhook, WebhookId } from '#libs/domain';

import type { Position } from './event-store.js';
import type { ApiKeyRow } from './read-models.js';

/** What registries load at start: rows as of one checkpoint. */
export interface RegistrySource {
  /** All webhooks that are not deleted, and the position from which to follow the store. */
  loadWebhooks(): Promise<{
    readonly webhooks: readonly { readonly id: WebhookId; readonly webhook: LiveWebhook }[];
    readonly position: Position | null;
  }>;
  /** All keys that were not revoked, and the position from which to follow the store. */
  loadApiKeys(): Promise<{ readonly keys: readonly ApiKeyRow[]; readonly position: Position | null }>;
  /** All event types that have facts, and the position from which to follow the store. */
  loadEventTypes(): Promise<{
    readonly eventTypes: readonly { readonly name: string; readonly eventType: EventTypeState }[];
    readonly position: Position | null;
  }>;
}
