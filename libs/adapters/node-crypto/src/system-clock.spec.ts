import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { SystemClock } from './system-clock.js';

const dayMs = 24 * 60 * 60 * 1_000;

describe('the system clock', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('tells the time in milliseconds since the epoch', () => {
    jest.setSystemTime(new Date('2024-05-01T12:00:00.000Z'));
    expect(new SystemClock().now()).toBe(1_714_564_800_000);
  });

  it.each([
    ['10 ms', 10],
    ['the longest wait of a Node timer', 2 ** 31 - 1],
    ['60 days, which no Node timer can wait', 60 * dayMs],
  ])('calls once after %s and not a millisecond before', (_what, waitMs) => {
    const call = jest.fn();
    new SystemClock().after(waitMs, call);
    jest.advanceTimersByTime(waitMs - 1);
    expect(call).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(call).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(60 * dayMs);
    expect(call).toHaveBeenCalledTimes(1);
  });

  it('does not call what was cancelled, also when the wait has been running for weeks', () => {
    const call = jest.fn();
    const cancel = new SystemClock().after(60 * dayMs, call);
    jest.advanceTimersByTime(40 * dayMs);
    cancel();
    jest.advanceTimersByTime(60 * dayMs);
    expect(call).not.toHaveBeenCalled();
  });
});

describe('a wait of the system clock', () => {
  it('does not keep the process alive', () => {
    const active = (): number => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const before = active();
    const cancel = new SystemClock().after(60 * dayMs, () => undefined);
    const during = active();
    cancel();
    expect(during).toBe(before);
  });
});
