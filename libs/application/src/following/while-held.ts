import type { Leases } from '../ports/leases.js';

/**
 * Does `work` for as long as a lease is held, and again when it was lost and could be held again. The work's signal
 * aborts when the lease is lost or `signal` aborts; it is awaited before the lease is released.
 */
export const whileHeld = async (
  leases: Leases,
  { name, signal }: { readonly name: string; readonly signal: AbortSignal },
  work: (held: AbortSignal) => Promise<void>,
): Promise<void> => {
  const isStopped = () => signal.aborted;
  while (!isStopped()) {
    const lease = await leases.hold(name, signal);
    if (lease === null) return;
    try {
      await work(AbortSignal.any([signal, lease.lost]));
    } finally {
      await lease.release();
    }
  }
};
