import type { EventId, IsoInstant, Ticket, WebhookId } from '../values.js';

/** Why an attempt was made: the first, as planned, because somebody asked, or to probe a failing webhook. */
export type Trigger = 'first' | 'scheduled' | 'manual' | 'probe';

/** Why there was no HTTP status. */
export type AttemptErrorCode =
  | 'timeout'
  | 'connection_refused'
  | 'connection_reset'
  | 'dns_failed'
  | 'tls_failed'
  | 'address_blocked'
  | 'invalid_response'
  | 'network_error';

/** What one HTTP request brought, as the sender saw it. */
export type AttemptOutcome =
  | { readonly kind: 'response'; readonly statusCode: number; readonly retryAfter: IsoInstant | null }
  | { readonly kind: 'error'; readonly code: AttemptErrorCode };

export type Verdict = 'delivered' | 'retry';

/** Any 2xx is success, everything else is not: a 3xx is not followed, and every failure follows the schedule. */
export const judge = (outcome: AttemptOutcome): Verdict => {
  switch (outcome.kind) {
    case 'response':
      return outcome.statusCode >= 200 && outcome.statusCode < 300 ? 'delivered' : 'retry';
    case 'error':
      return 'retry';
  }
};

const statusesThatMayAskToWait: readonly number[] = [429, 503];

/** The instant the receiver asked for; only 429 and 503 may ask. */
export const retryAfterOf = (outcome: AttemptOutcome): IsoInstant | null =>
  outcome.kind === 'response' && statusesThatMayAskToWait.includes(outcome.statusCode) ? outcome.retryAfter : null;

/** 410 says that the address is gone for good. */
export const isGone = (outcome: AttemptOutcome): boolean => outcome.kind === 'response' && outcome.statusCode === 410;

/** One attempt as it is recorded, with the order it answers. */
export interface AttemptReport {
  readonly eventId: EventId;
  readonly webhookId: WebhookId;
  readonly ticket: Ticket;
  /** Counted from 1 over all attempts of the message. */
  readonly attempt: number;
  readonly trigger: Trigger;
  readonly startedAt: IsoInstant;
  readonly durationMs: number;
  readonly url: string;
  readonly webhookRevision: number;
  /** As sent, the values of a webhook's own headers masked. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly statusCode: number | null;
  readonly errorCode: AttemptErrorCode | null;
  /** At most 1 KiB of the answer's body. */
  readonly answerExcerpt: string | null;
}
