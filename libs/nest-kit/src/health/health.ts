export interface HealthReport {
  /** Events can be accepted, messages sent and lists trusted: every part is ready. */
  readonly isReady: boolean;
  readonly parts: Readonly<
    Record<'eventStore' | 'webhookRegistry' | 'apiKeyRegistry' | 'readModels' | 'messageBus', boolean>
  >;
}

/** Asked for readiness by the HTTP server. Costs nothing: it only looks. */
export interface Health {
  report(): HealthReport;
}
