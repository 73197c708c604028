import type { ApiKeyEvent } from './api-key/api-key.js';
import type { EventStreamEvent } from './event/event-events.js';
import type { RejectionEvent } from './event/rejection-events.js';
import type { MessageEvent } from './message/message-events.js';
import type { WebhookEvent } from './webhook/webhook-events.js';

/** Every fact that Hookline records. */
export type DomainEvent = WebhookEvent | EventStreamEvent | MessageEvent | ApiKeyEvent | RejectionEvent;
