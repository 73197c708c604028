/** The right to be the one who does something, of all processes that share an engine. */
export interface Lease {
  /**
   * Aborts when the engine may have given the right to another, because it does not answer or this process lost touch
   * with it. For a moment two processes can then take themselves for the one: what they write must be safe without.
   */
  readonly lost: AbortSignal;
  /** Lets the next one have it. Harmless when it is lost. */
  release(): Promise<void>;
}

/**
 * One at a time, for work that several processes are ready to do. A process that ends, however it does, holds nothing.
 */
export interface Leases {
  /**
   * Resolves once nobody else holds this name, and with `null` when the signal aborts before. Waits through an engine
   * that does not answer. Who waits is told within some seconds of the release, in no particular order.
   */
  hold(name: string, signal: AbortSignal): Promise<Lease | null>;
}
