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
    /** How the payload did not fit the schema of its type, which only warned; absent when it fitted or nothing was checked. */
    readonly schemaProblems?: readonly SchemaProblem[];
  };
}

export type EventStreamEvent = EventAccepted;
