import {
  evolveWebhook,
  idOf,
  isLiveWebhook,
  isWebhookEvent,
  type LiveWebhook,
  noWebhook,
  type WebhookId,
  type WebhookState,
} from '#libs/domain';

import { FollowedRegistry } from '../following/followed-registry.js';
import type { FollowerEngines } from '../following/follower.js';
import type { RecordedEvent } from '../ports/event-store.js';
import type { RegistrySource } from '../ports/registry-source.js';
import { Subscriptions } from './subscriptions.js';

/**
 * All webhooks in memory: loaded from the read model with its checkpoint, then following the store.
 * Whoever appends a webhook's fact calls `put` before answering, so that an edit acts at once in this process.
 */
export class WebhookRegistry extends FollowedRegistry {
  private readonly states = new Map<WebhookId, WebhookState>();
  private readonly subscriptions = new Subscriptions();
  private readonly listeners: ((id: WebhookId) => void)[] = [];

  constructor(engines: FollowerEngines, source: RegistrySource) {
    super(engines, {
      name: 'webhook-registry',
      category: 'webhook',
      load: async () => {
        const { webhooks, position } = await source.loadWebhooks();
        for (const { id, webhook } of webhooks) this.put(id, webhook);
        return position;
      },
      apply: (fact) => {
        this.apply(fact);
      },
    });
  }

  /** A webhook that exists and is not deleted. */
  get(id: WebhookId): LiveWebhook | null {
    const state = this.states.get(id);
    return state !== undefined && isLiveWebhook(state) ? state : null;
  }

  /** All that are not deleted. */
  *all(): Iterable<readonly [WebhookId, LiveWebhook]> {
    for (const id of this.states.keys()) {
      const webhook = this.get(id);
      if (webhook !== null) yield [id, webhook];
    }
  }

  statusOf(id: WebhookId): 'active' | 'inactive' | 'deleted' {
    return this.get(id)?.status ?? 'deleted';
  }

  /** Active webhooks that chose this event type. */
  recipientsOf(eventType: string): readonly WebhookId[] {
    return this.subscriptions.recipientsOf(eventType);
  }

  /** How many webhooks chose an event type, active or not; `except` is not counted. */
  subscribersOf(eventType: string, except?: WebhookId): number {
    return this.subscriptions.count(eventType, except);
  }

  /** Calls after every change of a webhook, with its id. */
  onChange(listener: (id: WebhookId) => void): void {
    this.listeners.push(listener);
  }

  /** A newer state wins; an older one, which the subscription brings later, changes nothing. */
  put(id: WebhookId, state: WebhookState): void {
    const known = this.states.get(id);
    if (state.status === 'absent') return;
    if (known !== undefined && known.status !== 'absent' && known.revision >= state.revision) return;
    this.states.set(id, state);
    this.subscriptions.changed(id, known, state);
    this.listeners.forEach((listener) => {
      listener(id);
    });
  }

  private apply({ stream, revision, event }: RecordedEvent): void {
    if (!isWebhookEvent(event)) return;
    const id = idOf(stream);
    const known = this.states.get(id) ?? noWebhook;
    if (known.status !== 'absent' && revision <= known.revision) return;
    this.put(id, evolveWebhook(known, event));
  }
}
