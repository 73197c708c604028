import type { EventId, IsoInstant, MessageId, MessageStatus, ReplayProgress, WebhookId } from '#libs/domain';

import type { Position } from '../ports/event-store.js';

/** What has changed, as the read models show it by now: small, and the same however many facts brought it about. */
export type LiveChange =
  | {
      readonly kind: 'message';
      readonly id: MessageId;
      readonly webhookId: WebhookId;
      readonly eventId: EventId;
      readonly eventType: string;
      readonly status: MessageStatus;
      readonly attemptCount: number;
      readonly nextAttemptAt: IsoInstant | null;
    }
  | {
      readonly kind: 'webhook';
      readonly id: WebhookId;
      readonly webhookId: WebhookId;
      readonly status: 'active' | 'inactive' | 'deleted';
    }
  | { readonly kind: 'event'; readonly id: EventId; readonly eventType: string; readonly recipientCount: number }
  | ({
      readonly kind: 'replay';
      readonly id: string;
      /** `null`: of all webhooks. */
      readonly webhookId: WebhookId | null;
      readonly status: 'running' | 'finished' | 'cancelled';
      readonly matching: number;
    } & ReplayProgress);

export interface PlacedChange {
  /** Of the last fact that brought it about. */
  readonly position: Position;
  readonly change: LiveChange;
}

/** Changes in the order of their positions. */
export interface LiveBatch {
  /** Everything up to here has been told; `null` while nothing was ever stored. */
  readonly position: Position | null;
  readonly changes: readonly PlacedChange[];
}

/** Of several given, all must fit. */
export interface LiveFilter {
  /** A webhook, its messages and the replays that are for it alone. */
  readonly webhookId?: WebhookId;
  readonly messageId?: MessageId;
}

export const isWanted = ({ webhookId, messageId }: LiveFilter, change: LiveChange): boolean => {
  if (messageId !== undefined && (change.kind !== 'message' || change.id !== messageId)) return false;
  return webhookId === undefined || (change.kind !== 'event' && change.webhookId === webhookId);
};
