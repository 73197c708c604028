import type { ApiKeyRow, EventBatch, EventStore, Position, RegistrySource } from '#libs/application';
import {
  type EventTypeState,
  evolveEventType,
  evolveWebhook,
  idOf,
  initialEventType,
  isEventTypeEvent,
  isLiveWebhook,
  isWebhookEvent,
  type LiveWebhook,
  noWebhook,
  type WebhookId,
  type WebhookState,
} from '#libs/domain';

/** The rows that registries load, folded from a store's facts. `freeze` keeps them at what they show now. */
export class MemoryRegistrySource implements RegistrySource {
  /** How often rows were loaded. */
  loads = 0;
  private frozen: readonly EventBatch[] | null = null;

  constructor(private readonly store: EventStore) {}

  async freeze(): Promise<void> {
    this.frozen = await this.batches();
  }

  thaw(): void {
    this.frozen = null;
  }

  async loadWebhooks(): Promise<{
    readonly webhooks: readonly { readonly id: WebhookId; readonly webhook: LiveWebhook }[];
    readonly position: Position | null;
  }> {
    const batches = await this.load();
    const states = new Map<WebhookId, WebhookState>();
    for (const { stream, event } of batches.flatMap(({ events }) => events))
      if (isWebhookEvent(event)) states.set(idOf(stream), evolveWebhook(states.get(idOf(stream)) ?? noWebhook, event));
    const webhooks = [...states].flatMap(([id, webhook]) => (isLiveWebhook(webhook) ? [{ id, webhook }] : []));
    return { webhooks, position: positionOf(batches) };
  }

  async loadApiKeys(): Promise<{ readonly keys: readonly ApiKeyRow[]; readonly position: Position | null }> {
    const batches = await this.load();
    const keys = new Map<string, ApiKeyRow>();
    for (const { stream, event, metadata } of batches.flatMap(({ events }) => events)) {
      const id = idOf(stream);
      if (event.type === 'ApiKeyCreated') keys.set(id, { id, ...event.data, createdAt: metadata.at });
      if (event.type === 'ApiKeyRevoked') keys.delete(id);
    }
    return { keys: [...keys.values()], position: positionOf(batches) };
  }

  async loadEventTypes(): Promise<{
    readonly eventTypes: readonly { readonly name: string; readonly eventType: EventTypeState }[];
    readonly position: Position | null;
  }> {
    const batches = await this.load();
    const states = new Map<string, EventTypeState>();
    for (const { stream, event } of batches.flatMap(({ events }) => events)) {
      const name = idOf(stream);
      if (isEventTypeEvent(event)) states.set(name, evolveEventType(states.get(name) ?? initialEventType(name), event));
    }
    return { eventTypes: [...states].map(([name, eventType]) => ({ name, eventType })), position: positionOf(batches) };
  }

  private async load(): Promise<readonly EventBatch[]> {
    this.loads += 1;
    return this.frozen ?? this.batches();
  }

  private async batches(): Promise<readonly EventBatch[]> {
    const batches: EventBatch[] = [];
    const { signal } = new AbortController();
    const categories = ['webhook', 'apiKey', 'eventType'] as const;
    for await (const batch of this.store.subscribe({ after: null, categories, maxBatch: 500, signal })) {
      batches.push(batch);
      if (batch.isCaughtUp) break;
    }
    return batches;
  }
}

/** An empty store has no position yet. */
const positionOf = (batches: readonly EventBatch[]): Position | null => {
  const position = batches.at(-1)?.position ?? null;
  return position === '0' ? null : position;
};
