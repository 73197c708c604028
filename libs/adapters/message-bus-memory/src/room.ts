import { StoreUnavailable } from '#libs/application';
import type { Clock } from '#libs/application';

export interface RoomLimits {
  readonly maxRecords: number;
  readonly maxBytes: number;
  /** The longest that anyone waits at the door. */
  readonly maxWaitMs: number;
}

interface Waiting {
  readonly enter: () => void;
  readonly refuse: (error: StoreUnavailable) => void;
}

/**
 * Bounds what one topic keeps. Whoever finds it full waits in line; a batch enters as a whole as soon as there is any
 * room, so the bound is passed by one batch at most.
 */
export class Room {
  private records = 0;
  private bytes = 0;
  private readonly line = new Set<Waiting>();

  constructor(
    private readonly limits: RoomLimits,
    private readonly clock: Clock,
  ) {}

  get taken(): number {
    return this.records;
  }

  /** Then nobody stands in line either: room that is given back goes to those who wait first. */
  get hasRoom(): boolean {
    return this.records < this.limits.maxRecords && this.bytes < this.limits.maxBytes;
  }

  take(records: number, bytes: number): void {
    this.records += records;
    this.bytes += bytes;
  }

  give(records: number, bytes: number): void {
    this.records -= records;
    this.bytes -= bytes;
    for (const waiting of this.line) {
      if (!this.hasRoom) return;
      waiting.enter();
    }
  }

  /**
   * Calls `enter`, which takes its room, when it is this one's turn.
   * @throws {StoreUnavailable} after `maxWaitMs`, or when the room closes; `enter` is not called then
   */
  wait(enter: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const leaveLine = (): void => {
        cancelTimer();
        this.line.delete(waiting);
      };
      const waiting: Waiting = {
        enter: () => {
          leaveLine();
          enter();
          resolve();
        },
        refuse: (error) => {
          leaveLine();
          reject(error);
        },
      };
      const cancelTimer = this.clock.after(this.limits.maxWaitMs, () =>
        waiting.refuse(new StoreUnavailable(`the bus has been full for ${this.limits.maxWaitMs} ms`)),
      );
      this.line.add(waiting);
    });
  }

  close(): void {
    for (const waiting of this.line) waiting.refuse(new StoreUnavailable('the bus is closed'));
  }
}
