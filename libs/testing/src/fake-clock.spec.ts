import { describe, expect, it } from '@jest/globals';

import { FakeClock } from './fake-clock.js';

describe('a fake clock', () => {
  it('stands still until it is advanced', async () => {
    const clock = new FakeClock('2024-05-01T12:00:00.000Z');
    await clock.settle();
    expect(clock.now()).toBe(Date.parse('2024-05-01T12:00:00.000Z'));
    await clock.advance(1500);
    expect(clock.now()).toBe(Date.parse('2024-05-01T12:00:01.500Z'));
  });

  it('calls each timer once, at its own instant, in order of time and then of age', async () => {
    const clock = new FakeClock();
    const start = clock.now();
    const calls: string[] = [];
    const note = (name: string) => () => void calls.push(`${name}@${String(clock.now() - start)}`);
    clock.after(20, note('late'));
    clock.after(10, note('first'));
    clock.after(10, note('second'));
    await clock.advance(100);
    await clock.advance(100);
    expect(calls).toEqual(['first@10', 'second@10', 'late@20']);
  });

  it('calls a timer that a promise set on the way', async () => {
    const clock = new FakeClock();
    const start = clock.now();
    const calls: number[] = [];
    const again = async (): Promise<void> => {
      await Promise.resolve();
      if (calls.push(clock.now() - start) < 3) clock.after(10, () => void again());
    };
    clock.after(10, () => void again());
    await clock.advance(25);
    expect(calls).toEqual([10, 20]);
    await clock.advance(5);
    expect(calls).toEqual([10, 20, 30]);
  });

  it('forgets a timer that was cancelled', async () => {
    const clock = new FakeClock();
    const calls: string[] = [];
    const cancel = clock.after(10, () => void calls.push('called'));
    cancel();
    expect(clock.armed).toBe(0);
    await clock.advance(20);
    expect(calls).toEqual([]);
  });

  it('settles for two who ask at once', async () => {
    const clock = new FakeClock();
    let isDone = false;
    setImmediate(() => setImmediate(() => (isDone = true)));
    await Promise.all([clock.settle(), clock.settle()]);
    expect(isDone).toBe(true);
  });
});
