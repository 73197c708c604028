import type { MessageStatus } from '../message/message.js';
import type { EventId, IsoInstant, WebhookId } from '../values.js';

/**
 * Which messages are retried; an empty list, `null` and what is absent leave that open. A replay of events names its
 * webhook, and the types or the event; of the messages that the webhook has of them already it retries those with one
 * of the statuses.
 */
export interface ReplayFilter {
  readonly webhookId: WebhookId | null;
  /** This event alone. */
  readonly eventId?: EventId;
  /** At least one. */
  readonly statuses: readonly MessageStatus[];
  readonly eventTypes: readonly string[];
  /** Creation of the message, or acceptance of the event: `since` is included, `until` is not. */
  readonly since: IsoInstant | null;
  /** Always set: what is made later is never part of it. */
  readonly until: IsoInstant;
}

export interface ReplayRequested {
  readonly type: 'ReplayRequested';
  readonly data: {
    readonly filter: ReplayFilter;
    /** Past events are sent to a webhook that did not get them; absent: messages are retried. */
    readonly events?: true;
    /** Messages or events a second; `null` as fast as can be. */
    readonly ratePerSecond: number | null;
    /** How many messages or events the filter matched when it was asked for. */
    readonly matching: number;
  };
}

/** How far a replay has come: all counts since its beginning. */
export interface ReplayProgress {
  /** Messages that were made or retried. */
  readonly retried: number;
  /** The webhook is inactive or deleted, or the event is gone. */
  readonly skipped: number;
}

export interface ReplayProgressed {
  readonly type: 'ReplayProgressed';
  /** `cursor` is where it goes on, opaque: the read model made it. */
  readonly data: { readonly progress: ReplayProgress; readonly cursor: string };
}
export interface ReplayFinished {
  readonly type: 'ReplayFinished';
  readonly data: { readonly progress: ReplayProgress };
}
export interface ReplayCancelled {
  readonly type: 'ReplayCancelled';
  readonly data: Readonly<Record<string, never>>;
}

export type ReplayEvent = ReplayRequested | ReplayProgressed | ReplayFinished | ReplayCancelled;
