import type { Lease, Leases } from '#libs/application';

const neverLost = new AbortController().signal;

/**
 * Leases where one process alone has the data, which its directory's lock sees to: only the parts of that process take
 * turns, first come, first served.
 */
export class ProcessLeases implements Leases {
  private readonly held = new Map<string, Promise<void>>();

  async hold(name: string, signal: AbortSignal): Promise<Lease | null> {
    const before = this.held.get(name);
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const last = (before ?? Promise.resolve()).then(() => released);
    this.held.set(name, last);
    if (before !== undefined) await Promise.race([before, aborted(signal)]);
    if (signal.aborted) {
      release();
      return null;
    }
    return {
      lost: neverLost,
      release: () => {
        if (this.held.get(name) === last) this.held.delete(name);
        release();
        return Promise.resolve();
      },
    };
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
  });
