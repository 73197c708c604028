import type { IsoInstant, JsonObject, WebhookId } from '../values.js';

/** Where a payload does not fit the schema of its event type, and why. */
export interface SchemaProblem {
  /** From the payload, `subscription.environments.0`; empty for the payload itself. */
  readonly path: string;
  readonly message: string;
}

/** An event of the Control Plane was taken in: its payload, once, and the webhooks it is for, decided once. */
export interface EventAccepted {
  readonly type: 'EventAccepted';
  readonly data: {
    readonly type: string;
    readonly data: JsonObject;
    readonly occurredAt: IsoInstant;
    /** Who named the event: `''` for the native envelope, the CloudEvents source otherwise. */
    readonly source: string;
    readonly sourceId: string;
    /** An empty list is a fact too: no webhook wanted it. */
    readonly recipients: readonly WebhookId[];
    /** The ten-day mark of its messages. */
    readonly givesUpAt: IsoInstant;
    /** A test send: one attempt, to a webhook that need not be active. */
    readonly test: boolean;
    /**
     * How the payload did not fit the schema of its type, which only warned; absent when it fitted or nothing was
     * checked.
     */
    readonly schemaProblems?: readonly SchemaProblem[];
  };
}

/** A replay sends a past event to webhooks that were no recipients until then. */
export interface EventReplayed {
  readonly type: 'EventReplayed';
  readonly data: {
    readonly recipients: readonly WebhookId[];
    readonly replayId: string;
    /** The ten-day mark of the messages that this makes, counted from the replay. */
    readonly givesUpAt: IsoInstant;
  };
}

/** The event and its messages are gone: what stays says which event it was and which messages it had. */
export interface EventExpired {
  readonly type: 'EventExpired';
  readonly data: {
    readonly type: string;
    /** Those of its acceptance and of its replays. */
    readonly recipients: readonly WebhookId[];
  };
}

export type EventStreamEvent = EventAccepted | EventReplayed | EventExpired;
