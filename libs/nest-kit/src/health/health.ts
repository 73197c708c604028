/** What a process may be made of; one that does not keep a part does not report it. */
export type HealthPart =
  'eventStore' | 'webhookRegistry' | 'eventTypeRegistry' | 'apiKeyRegistry' | 'readModels' | 'messageBus';

export interface HealthReport {
  /** Events can be accepted, messages sent and lists trusted: every part is ready. */
  readonly isReady: boolean;
  readonly parts: Readonly<Partial<Record<HealthPart, boolean>>>;
}

/** Asked for readiness by the HTTP server. Costs nothing: it only looks. */
export interface Health {
  report(): HealthReport;
}
