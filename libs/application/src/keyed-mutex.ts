/** Lets those in this process who change one thing wait for each other, instead of colliding over and over. */
export class KeyedMutex<Key> {
  private readonly last = new Map<Key, Promise<unknown>>();

  /** Does the work when everybody who asked before is done, whatever became of them. */
  async run<Result>(key: Key, work: () => Promise<Result>): Promise<Result> {
    const before = this.last.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (this.last.get(key) === turn) this.last.delete(key);
    }
  }
}
