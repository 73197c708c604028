import type { WebhookId } from '#libs/domain';

/** What this process knows about breakers, which are live state of the process that delivers. */
export interface BreakerView {
  /** `open` while a webhook keeps failing and is probed instead of sent to; `null` where another process delivers. */
  breakerOf(webhookId: WebhookId): 'closed' | 'open' | null;
}

/** The view of a process that delivers nothing. */
export const breakersElsewhere: BreakerView = { breakerOf: () => null };
