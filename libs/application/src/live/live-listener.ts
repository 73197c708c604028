import { isWanted, type LiveBatch, type LiveFilter } from './live-change.js';

/** Changes that may wait for one reader; who falls behind further begins again from the last id that it has. */
const maxWaiting = 5_000;

/** What one reader of the live changes has not read yet. */
export class LiveListener {
  private waiting: LiveBatch[] = [];
  private waitingChanges = 0;
  private isCutOff = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly filter: LiveFilter,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', () => {
      this.wake();
    });
  }

  push({ position, changes }: LiveBatch): void {
    if (this.isCutOff) return;
    const wanted = changes.filter(({ change }) => isWanted(this.filter, change));
    if (wanted.length === 0) return;
    this.waiting.push({ position, changes: wanted });
    this.waitingChanges += wanted.length;
    if (this.waitingChanges > maxWaiting) this.cutOff();
    this.wake();
  }

  /** Ends without an error when the signal aborts, and when the reader was too slow. */
  async *batches(): AsyncGenerator<LiveBatch, void, undefined> {
    while (!this.signal.aborted && !this.isCutOff) {
      const next = this.waiting.shift();
      if (next === undefined) await this.news();
      else {
        this.waitingChanges -= next.changes.length;
        yield next;
      }
    }
  }

  private cutOff(): void {
    this.isCutOff = true;
    this.waiting = [];
  }

  private news(): Promise<void> {
    return new Promise((resolve) => (this.wake = resolve));
  }
}
