import type { EventId, IsoInstant, MessageId, Revision, WebhookId } from '#libs/domain';

/** A message that the reconciler acts on, with the revision at which it appends. */
export interface OpenMessage {
  readonly messageId: MessageId;
  readonly eventId: EventId;
  readonly webhookId: WebhookId;
  readonly revision: Revision;
}

/** What the reconciler looks for, in any state of the rows: everything is checked against its stream when it acts. */
export interface ReconcilerSource {
  /** Each active webhook (or one with a due test) with its oldest order due at or before `dueBefore`. */
  overdueWebhooks(query: {
    readonly dueBefore: IsoInstant;
    readonly limit: number;
  }): Promise<readonly { readonly webhookId: WebhookId; readonly oldestDueAt: IsoInstant }[]>;
  /** Open messages of deleted webhooks. */
  openMessagesOfDeletedWebhooks(limit: number): Promise<readonly OpenMessage[]>;
  /** Open messages of inactive webhooks whose mark is at or before `now`. */
  openMessagesPastTheMark(query: { readonly now: IsoInstant; readonly limit: number }): Promise<readonly OpenMessage[]>;
  /**
   * Active webhooks with nothing but failures, from the first to the last of them for `failingForMs` at least: one
   * failure long ago says nothing of a receiver that nothing was sent to since. What failed last comes first.
   */
  failingWebhooks(query: {
    readonly now: IsoInstant;
    readonly failingForMs: number;
    readonly limit: number;
  }): Promise<readonly { readonly webhookId: WebhookId; readonly revision: number }[]>;
}
