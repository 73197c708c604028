/** What a part of this process can do right now. */
export type PartHealth = 'ready' | 'not_ready';

export interface HealthReport {
  /** Events can be accepted, messages sent and lists trusted: every part is ready. */
  readonly isReady: boolean;
  readonly parts: {
    readonly eventStore: PartHealth;
    readonly webhookRegistry: PartHealth;
    readonly apiKeyRegistry: PartHealth;
    readonly projector: PartHealth;
    readonly messageBus: PartHealth;
  };
  /** How long the read models have not seen the store's tail, in milliseconds; `null` while that is unknown. */
  readonly projectorBehindMs: number | null;
}

/** Asked for readiness by the HTTP server. Costs nothing: it only looks. */
export interface Health {
  report(): HealthReport;
}
