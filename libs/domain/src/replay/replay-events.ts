import type { MessageStatus } from '../message/message.js';
import type { IsoInstant, WebhookId } from '../values.js';

/** Which messages are retried; an empty list and `null` leave that open. */
export interface ReplayFilter {
  readonly webhookId: WebhookId | null;
  /** At least one. */
  readonly statuses: readonly MessageStatus[];
  readonly eventTypes: readonly string[];
  /** Creation of the message: `since` is included, `until` is not. */
  readonly since: IsoInstant | null;
  /** Always set: messages made later are never part of it. */
  readonly until: IsoInstant;
}

export interface ReplayRequested {
  readonly type: 'ReplayRequested';
  readonly data: {
    readonly filter: ReplayFilter;
    /** Messages a second; `null` as fast as can be. */
    readonly ratePerSecond: number | null;
    /** How many messages the filter matched when it was asked for. */
    readonly matching: number;
  };
}

/** How far a replay has come: all counts since its beginning. */
export interface ReplayProgress {
  readonly retried: number;
  /** Not retried: their webhook is inactive or deleted. */
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
