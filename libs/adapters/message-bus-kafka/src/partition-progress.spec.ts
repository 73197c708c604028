import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { PartitionProgress } from './partition-progress.js';

const taken = (...offsets: readonly bigint[]): PartitionProgress => {
  const progress = new PartitionProgress();
  for (const offset of offsets) progress.take(offset);
  return progress;
};

describe('The progress of a partition', () => {
  it('goes on from the lowest record that is not done', () => {
    const progress = taken(5n, 6n, 7n);
    progress.done(7n);
    progress.done(5n);
    expect(progress.toCommit).toBe(6n);
    progress.done(6n);
    expect(progress.toCommit).toBe(8n);
  });

  it('passes over offsets that nobody saw', () => {
    const progress = taken(5n, 9n);
    progress.done(5n);
    expect(progress.toCommit).toBe(9n);
    progress.done(9n);
    expect(progress.toCommit).toBe(10n);
  });

  it('has nothing to commit before it took anything, and nothing twice', () => {
    expect(new PartitionProgress().toCommit).toBeNull();
    const progress = taken(5n);
    progress.hasCommitted(5n);
    expect(progress.toCommit).toBeNull();
  });

  it('does not take a record again that it has or that is done', () => {
    const progress = taken(5n, 6n);
    progress.done(5n);
    expect([5n, 6n, 7n].map((offset) => progress.take(offset))).toEqual([false, false, true]);
  });

  it('never lets go of a record that is not done, in whatever order the others are', () => {
    const offsets = fc
      .uniqueArray(fc.bigInt(0n, 50n), { minLength: 1 })
      .chain((all) =>
        fc.tuple(fc.constant(all.toSorted((left, right) => Number(left - right))), fc.shuffledSubarray(all)),
      );
    fc.assert(
      fc.property(offsets, ([all, done]) => {
        const progress = taken(...all);
        for (const offset of done) progress.done(offset);
        const open = all.filter((offset) => !done.includes(offset));
        expect(progress.toCommit).toBe(open[0] ?? (all.at(-1) ?? 0n) + 1n);
      }),
    );
  });
});
