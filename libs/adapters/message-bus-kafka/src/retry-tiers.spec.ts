import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { defaultTiers, nextHop, outageSlackMs, retentionMsOf, shortfallMs } from './retry-tiers.js';

const second = 1_000;
const day = 86_400 * second;

/** The tiers a record passes, if each of them takes `lagMs` more than it should. */
const journey = (waitMs: number, lagMs = 0): { readonly names: readonly string[]; readonly heldMs: number } => {
  const names: string[] = [];
  for (let nowMs = 0; ;) {
    const hop = nextHop(defaultTiers, waitMs, nowMs);
    if (hop.kind === 'hold') return { names, heldMs: waitMs - nowMs };
    names.push(hop.tier.name);
    nowMs = hop.releaseAtMs + lagMs;
  }
};

describe('The tiers', () => {
  it.each([
    [10, '10s'],
    [40, '40s'],
    [160, '160s'],
    [640, '640s'],
    [2560, '2560s'],
    [10_240, '10240s'],
    [40_960, '40960s'],
    [86_400, '24h'],
  ])('have one for the %d s of the schedule, also when publishing took a moment', (seconds, name) => {
    expect(journey(seconds * second)).toEqual({ names: [name], heldMs: 0 });
    expect(journey(seconds * second - shortfallMs)).toEqual({ names: [name], heldMs: 0 });
  });

  it('take any other wait in hops, the largest first', () => {
    expect(journey(2 * day + 55 * second).names).toEqual(['24h', '24h', '40s', '10s', '2s', '2s']);
  });

  it('never hold a record beyond the instant it is due, and leave less than the shortest of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 * day }), fc.integer({ min: 0, max: 200 }), (waitMs, lagMs) => {
        const { names, heldMs } = journey(waitMs, lagMs);
        expect(heldMs).toBeGreaterThanOrEqual(-lagMs);
        expect(heldMs).toBeLessThan(2 * second);
        expect(names.length).toBeLessThanOrEqual(40);
      }),
    );
  });

  it('are kept for their delay and an outage of a week', () => {
    for (const tier of defaultTiers) expect(retentionMsOf(tier)).toBe(tier.delayMs + outageSlackMs);
    expect(outageSlackMs).toBe(7 * day);
  });
});
