/**
 * How far a partition may be let go: only what lies below the lowest record still in somebody's hands.
 *
 * Offsets have gaps (transaction markers, compaction), so it counts what was seen, never offset plus one in between.
 * Offsets are int64 on the wire, and this takes them as `bigint`.
 */
export class PartitionProgress {
  /**
   * In the order in which they came, which is the order of offsets; a done record stays until those below it are done.
   */
  private readonly open = new Map<bigint, 'taken' | 'done'>();
  private highest: bigint | null = null;
  private committed: bigint | null = null;

  /** False for a record that was taken before: a rebalance fetches again what is not committed. */
  take(offset: bigint): boolean {
    if (this.highest !== null && offset <= this.highest) return false;
    this.highest = offset;
    this.open.set(offset, 'taken');
    return true;
  }

  done(offset: bigint): void {
    this.open.set(offset, 'done');
    for (const [lowest, state] of this.open) {
      if (state === 'taken') return;
      this.open.delete(lowest);
    }
  }

  /** The offset that the group should go on from; `null` when the broker knows it already. */
  get toCommit(): bigint | null {
    if (this.highest === null) return null;
    const [lowest] = this.open.keys();
    const next = lowest ?? this.highest + 1n;
    return next === this.committed ? null : next;
  }

  hasCommitted(offset: bigint): void {
    this.committed = offset;
  }
}
