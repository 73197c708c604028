import { randomUUID } from 'node:crypto';

import type { Clock, Ids } from '#libs/application';

import { uuidBytes, uuidV5 } from './uuid-v5.js';

/** Never change it: every id that was ever derived from a name would become another one. */
const hooklineNamespace = uuidBytes('b70d2ff5-29a1-42da-80e3-f6b878af8e1b');

/** Values of the 12 bits behind the time (`rand_a` of RFC 9562 section 5.7), used here as a counter. */
const idsPerMs = 2 ** 12;

/**
 * Ids from Node's random source. Ordered ids rise strictly within a process (RFC 9562 section 6.2, method 1): within a
 * millisecond they are counted, and when the counter is full or the clock went back they borrow the next millisecond.
 */
export class NodeIds implements Ids {
  private lastMs = 0;
  private counter = 0;

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  ordered(): string {
    this.tick();
    const time = this.lastMs.toString(16).padStart(12, '0');
    const counter = this.counter.toString(16).padStart(3, '0');
    // Variant and the 62 random bits are where a UUIDv4 has them.
    return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-${randomUUID().slice(19)}`;
  }

  random(): string {
    return randomUUID();
  }

  named(name: string): string {
    return uuidV5(hooklineNamespace, name);
  }

  private tick(): void {
    const now = this.clock.now();
    if (now > this.lastMs) {
      this.lastMs = now;
      this.counter = 0;
    } else if (this.counter < idsPerMs - 1) {
      this.counter += 1;
    } else {
      this.lastMs += 1;
      this.counter = 0;
    }
  }
}
