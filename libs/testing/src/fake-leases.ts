import type { Lease, Leases } from '#libs/application';

/** Leases that a test takes away: all are granted at once unless `isElsewhere`. */
export class FakeLeases implements Leases {
  /** Names that are held now. */
  readonly held = new Map<string, AbortController>();
  private waiting: (() => void)[] = [];

  constructor(private isElsewhere = false) {}

  async hold(name: string, signal: AbortSignal): Promise<Lease | null> {
    while (this.isElsewhere && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
        signal.addEventListener(
          'abort',
          () => {
            resolve();
          },
          { once: true },
        );
      });
    }
    if (signal.aborted) return null;
    const lost = new AbortController();
    this.held.set(name, lost);
    return {
      lost: lost.signal,
      release: () => {
        this.held.delete(name);
        return Promise.resolve();
      },
    };
  }

  /** Another process has them from now on. */
  lose(): void {
    this.isElsewhere = true;
    for (const lost of this.held.values()) lost.abort();
  }

  /** Nobody else has them any more. */
  giveBack(): void {
    this.isElsewhere = false;
    this.waiting.splice(0).forEach((resolve) => {
      resolve();
    });
  }
}
