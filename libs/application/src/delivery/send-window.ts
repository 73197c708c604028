const firstSize = 8;

/**
 * How many requests of one webhook may be in flight. It starts small, so that a receiver that hangs holds little,
 * grows with every success while it is full, and halves with every failure.
 */
export class SendWindow {
  private limit: number;

  constructor(private readonly largest: number) {
    this.limit = Math.min(firstSize, largest);
  }

  get size(): number {
    return this.limit;
  }

  succeeded(inFlight: number): void {
    if (inFlight >= this.limit) this.limit = Math.min(this.largest, this.limit + 1);
  }

  failed(): void {
    this.limit = Math.max(1, Math.floor(this.limit / 2));
  }

  reset(): void {
    this.limit = Math.min(firstSize, this.largest);
  }
}
