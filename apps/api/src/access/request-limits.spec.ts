import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { RequestProblem } from '../http/request-problem.js';
import { RequestLimits } from './request-limits.js';

let limits: RequestLimits;

beforeEach(() => {
  jest.useFakeTimers();
  limits = new RequestLimits({ publishesPerSecond: 50, requestsPerSecond: 3, failedSignInsPerMinute: 2 });
});
afterEach(() => {
  jest.useRealTimers();
});

/** The `RateLimit` header, or the seconds of `Retry-After` when it is refused. */
const take = (...request: Parameters<RequestLimits['take']>): string | number => {
  try {
    return limits.take(...request).ratelimit;
  } catch (error) {
    if (!(error instanceof RequestProblem)) throw error;
    return Number(error.occurrence.headers?.['retry-after']);
  }
};
const pass = (seconds: number): void => {
  jest.advanceTimersByTime(seconds * 1_000);
};

describe('The limits of an API key', () => {
  it('let in so many requests a second, and say how many are left', () => {
    expect([take('request', 'a'), take('request', 'a'), take('request', 'a')]).toEqual([
      '"request";r=2;t=1',
      '"request";r=1;t=1',
      '"request";r=0;t=1',
    ]);
    expect(take('request', 'a')).toBe(1);
    pass(1);
    expect(take('request', 'a')).toBe('"request";r=2;t=1');
  });

  it('are of each key, and of publishing apart from the rest', () => {
    for (let count = 0; count < 3; count += 1) take('request', 'a');
    expect(take('request', 'a')).toBe(1);
    expect([take('request', 'b'), take('publish', 'a')]).toEqual(['"request";r=2;t=1', '"publish";r=49;t=1']);
  });

  it('are what they were when somebody sets the clock back', () => {
    take('request', 'a');
    jest.setSystemTime(Date.now() - 3_600_000);
    expect(take('request', 'a')).toBe('"request";r=1;t=1');
    pass(1);
    expect(take('request', 'a')).toBe('"request";r=2;t=1');
  });

  it('count every event of a batch', () => {
    expect(take('publish', 'a', 30)).toBe('"publish";r=20;t=1');
    expect(take('publish', 'a', 20)).toBe('"publish";r=0;t=1');
    expect(take('publish', 'a')).toBe(1);
  });

  it('let a batch in that is larger than what is left, and have it waited for', () => {
    take('publish', 'a', 40);
    expect(take('publish', 'a', 100)).toBe('"publish";r=0;t=2');
    expect(take('publish', 'a')).toBe(2);
    pass(1);
    expect(take('publish', 'a')).toBe(1);
    pass(1);
    expect(take('publish', 'a')).toBe('"publish";r=9;t=1');
  });

  it('do not count what they refuse: whoever goes on asking is let in at the same time as who waits', () => {
    for (let count = 0; count < 100; count += 1) take('request', 'a');
    pass(1);
    expect(take('request', 'a')).toBe('"request";r=2;t=1');
  });

  it('let in, over a long time, as many events as the limit says', () => {
    let events = 0;
    for (let tenth = 0; tenth < 600; tenth += 1) {
      if (typeof take('publish', 'a', 100) === 'string') events += 100;
      pass(0.1);
    }
    expect(events).toBeGreaterThanOrEqual(60 * 50);
    expect(events).toBeLessThanOrEqual(60 * 50 + 100);
  });
});

describe('The limit of failed authentications', () => {
  it('is of each address, a minute long', () => {
    const fail = (address: string) => () => {
      limits.failed(address);
    };
    fail('one')();
    fail('one')();
    expect(fail('one')).toThrow(RequestProblem);
    expect(fail('other')).not.toThrow();
    pass(60);
    expect(fail('one')).not.toThrow();
  });
});
