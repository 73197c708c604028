import type { RetryReason } from '../retry-policy.js';
import type { EventId, IsoInstant, WebhookId } from '../values.js';
import type { AttemptReport } from './attempt.js';

interface MessageRef {
  readonly eventId: EventId;
  readonly webhookId: WebhookId;
}

export interface AttemptSucceeded {
  readonly type: 'AttemptSucceeded';
  readonly data: AttemptReport;
}
export interface AttemptFailed {
  readonly type: 'AttemptFailed';
  /**
   * `nextAttemptAt` gives the next order; `null` when there is none: the last attempt, or one that answers no open
   * order.
   */
  readonly data: AttemptReport & { readonly nextAttemptAt: IsoInstant | null; readonly because: RetryReason | null };
}
export interface MessageFailed {
  readonly type: 'MessageFailed';
  readonly data: MessageRef & { readonly reason: 'gave_up' | 'test' };
}
export interface MessageCancelled {
  readonly type: 'MessageCancelled';
  readonly data: MessageRef & { readonly reason: 'requested' | 'webhook_deleted' };
}
export interface RetryRequested {
  readonly type: 'RetryRequested';
  readonly data: MessageRef & { readonly replayId: string | null };
}

export type MessageEvent = AttemptSucceeded | AttemptFailed | MessageFailed | MessageCancelled | RetryRequested;
