import { beforeEach, describe, expect, it } from '@jest/globals';

import { Breaker } from './breaker.js';

const pauseMs = 10_000;

let breaker: Breaker;
let nowMs: number;

/** It opens by its first failure, and its pause passes. */
const openAndWait = () => {
  breaker.failed(nowMs, null);
  nowMs += pauseMs;
};

beforeEach(() => {
  breaker = new Breaker({ breakerFailures: 1, breakerPauseMs: pauseMs, breakerLongestPauseMs: 300_000 });
  nowMs = 1_000;
});

describe('An open breaker', () => {
  it('lets one probe through once its pause is over', () => {
    openAndWait();
    expect(breaker.allowance(nowMs)).toBe(1);
    expect(breaker.started()).not.toBeNull();
    expect(breaker.allowance(nowMs)).toBe(0);
  });

  it('lets another through when its probe ended without an answer', () => {
    openAndWait();
    breaker.dropped(breaker.started()!);
    expect(breaker.allowance(nowMs)).toBe(1);
  });

  it('lets no second one through because of a probe from before an edit, which ends without an answer', () => {
    openAndWait();
    const before = breaker.started()!;
    breaker.reset();
    openAndWait();
    breaker.started();
    breaker.dropped(before);
    expect(breaker.allowance(nowMs)).toBe(0);
  });
});

describe('A breaker that a late success closed and that opened again', () => {
  it('goes by its present probe, whatever becomes of the one before', () => {
    openAndWait();
    const before = breaker.started()!;
    breaker.succeeded();
    openAndWait();
    const present = breaker.started()!;
    breaker.failed(nowMs, before);
    nowMs += 2 * pauseMs;
    expect(breaker.allowance(nowMs)).toBe(0);
    breaker.failed(nowMs, present);
    expect(breaker.waitMs(nowMs)).toBe(2 * pauseMs);
  });
});

describe('A closed breaker', () => {
  it('takes no request for a probe', () => {
    expect(breaker.started()).toBeNull();
  });
});
