import type { Appended } from '../ports/event-store.js';
import type { Clock } from '../ports/primitives.js';
import type { ProjectionProgress } from '../ports/projection-progress.js';
import { pauseFor } from '../waiting.js';

const waitAtMostMs = 1_000;
const lookAgainMs = 25;

/** Lets a writer read what it wrote: waits until the read model has it, a second at most. */
export class ReadYourWrites {
  constructor(
    private readonly projector: Pick<ProjectionProgress, 'reached'>,
    private readonly clock: Clock,
  ) {}

  /** False when the read model did not get there in time. */
  async settled(appended: Appended | null): Promise<boolean> {
    return appended === null || (await this.projector.reached(appended.position, waitAtMostMs));
  }

  /** A row that may be about to appear; `null` when it did not within a second. */
  async find<Row>(look: () => Promise<Row | null>): Promise<Row | null> {
    const deadline = this.clock.now() + waitAtMostMs;
    for (;;) {
      const row = await look();
      if (row !== null || this.clock.now() >= deadline) return row;
      await pauseFor(this.clock, lookAgainMs);
    }
  }
}
