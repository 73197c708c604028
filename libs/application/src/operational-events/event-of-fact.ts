import type { JsonObject, MessageEvent, OperationalEventName, WebhookEvent, WebhookId } from '#libs/domain';

export interface OperationalEvent {
  readonly type: OperationalEventName;
  /** Ids, display name, reason, instants: no secret and no value of a header. */
  readonly data: JsonObject;
  /** Whom it is about, and who does not hear it. */
  readonly about: WebhookId;
}

interface OfWebhook {
  readonly type: OperationalEventName;
  readonly fields: JsonObject;
}

export const eventOfWebhook = (event: WebhookEvent): OfWebhook => {
  switch (event.type) {
    case 'WebhookCreated':
      return { type: 'hookline.webhook.created', fields: { status: event.data.status } };
    case 'WebhookDetailsChanged':
      return { type: 'hookline.webhook.changed', fields: { changed: Object.keys(event.data.changes) } };
    case 'WebhookSecretRotated':
      return { type: 'hookline.webhook.changed', fields: { changed: ['secret'] } };
    case 'WebhookActivated':
      return { type: 'hookline.webhook.activated', fields: {} };
    case 'WebhookDeactivated':
      return { type: 'hookline.webhook.deactivated', fields: { reason: event.data.reason } };
    case 'WebhookDeleted':
      return { type: 'hookline.webhook.deleted', fields: {} };
  }
};

/** `null` for what is no end, and for ends that are told otherwise: a test's sender sees it, a deletion is an event. */
export const eventOfMessage = (
  event: MessageEvent,
): { readonly type: OperationalEventName; readonly reason: string } | null => {
  switch (event.type) {
    case 'MessageFailed':
      return event.data.reason === 'gave_up' ? { type: 'hookline.message.failed', reason: 'gave_up' } : null;
    case 'MessageCancelled':
      return event.data.reason === 'requested' ? { type: 'hookline.message.cancelled', reason: 'requested' } : null;
    case 'AttemptSucceeded':
    case 'AttemptFailed':
    case 'RetryRequested':
      return null;
  }
};
