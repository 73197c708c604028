import type { WebhookId } from '#libs/domain';

import type { EventTypeRegistry } from '../event-types/event-type-registry.js';
import type { Refusal } from '../outcome.js';
import type { AddressGuard, UrlRefusal } from '../ports/http-sender.js';
import { type HeaderRefusal, refusalOfHeaders } from './webhook-headers.js';
import type { WebhookChanges } from './webhook-input.js';
import type { WebhookRegistry } from './webhook-registry.js';

export type WebhookInputRefusal =
  UrlRefusal | HeaderRefusal | 'unknown_event_type' | 'event_type_archived' | 'too_many_webhooks_for_event_type';

/** An event's recipients are one fact, so there is an end to them. */
const maxWebhooksPerEventType = 10_000;

/**
 * What a webhook must be like to be saved, beyond its shape: event types that may be chosen, an allowed address, own
 * headers only.
 */
export class WebhookRules {
  constructor(
    private readonly webhookRegistry: WebhookRegistry,
    private readonly eventTypeRegistry: Pick<EventTypeRegistry, 'get'>,
    private readonly addressGuard: AddressGuard,
  ) {}

  /** The first reason why this may not be saved, with the path of the field; `null` when it may. */
  async refusalOf(input: WebhookChanges, id: WebhookId): Promise<Refusal<WebhookInputRefusal> | null> {
    return (
      this.refusalOfEvents(input.events ?? [], id) ??
      refusalOfHeaders(input.headers ?? {}, this.webhookRegistry.get(id)?.settings.headers ?? {}) ??
      (await this.refusalOfUrl(input.url))
    );
  }

  private refusalOfEvents(events: readonly string[], id: WebhookId): Refusal<WebhookInputRefusal> | null {
    for (const [index, name] of events.entries()) {
      const path = `events.${String(index)}`;
      const code = this.refusalOfEventType(name, id);
      if (code !== null) return { code, path };
      if (this.webhookRegistry.subscribersOf(name, id) >= maxWebhooksPerEventType)
        return { code: 'too_many_webhooks_for_event_type', path };
    }
    return null;
  }

  /** Registered and observed types may be chosen; who has an archived one keeps it. */
  private refusalOfEventType(name: string, id: WebhookId): 'unknown_event_type' | 'event_type_archived' | null {
    const eventType = this.eventTypeRegistry.get(name);
    if (eventType === null) return 'unknown_event_type';
    const isKept = this.webhookRegistry.get(id)?.settings.events.includes(name) ?? false;
    return eventType.status === 'archived' && !isKept ? 'event_type_archived' : null;
  }

  private async refusalOfUrl(url: string | undefined): Promise<Refusal<UrlRefusal> | null> {
    const code = url === undefined ? null : await this.addressGuard.check(url);
    return code === null ? null : { code, path: 'url' };
  }
}
