import type { Appended, EventStore } from '../ports/event-store.js';
import type { ProjectionProgress } from '../ports/projection-progress.js';

const waitAtMostMs = 1_000;

/** Lets a writer read what it wrote: waits until the read model has it, a second at most. */
export class ReadYourWrites {
  constructor(
    private readonly projector: Pick<ProjectionProgress, 'reached'>,
    private readonly store: Pick<EventStore, 'tail'>,
  ) {}

  /** False when the read model did not get there in time. */
  async settled(appended: Appended | null): Promise<boolean> {
    return appended === null || (await this.projector.reached(appended.position, waitAtMostMs));
  }

  /**
   * A row that may be about to appear: where it is not there, it is looked for once more when the read model has all
   * that is stored by now. @throws {StoreUnavailable}
   */
  async find<Row>(look: () => Promise<Row | null>): Promise<Row | null> {
    const row = await look();
    if (row !== null) return row;
    const tail = await this.store.tail();
    if (tail !== null) await this.projector.reached(tail, waitAtMostMs);
    return look();
  }
}
