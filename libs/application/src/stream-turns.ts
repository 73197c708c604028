import type { StreamId } from '#libs/domain';

/** Lets those who change one stream in this process wait for each other, instead of colliding over and over. */
export class StreamTurns {
  private readonly last = new Map<StreamId, Promise<unknown>>();

  /** Does the work when everybody who asked before is done, whatever became of them. */
  async take<Result>(stream: StreamId, work: () => Promise<Result>): Promise<Result> {
    const before = this.last.get(stream) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.last.set(stream, turn);
    try {
      return await turn;
    } finally {
      if (this.last.get(stream) === turn) this.last.delete(stream);
    }
  }
}
