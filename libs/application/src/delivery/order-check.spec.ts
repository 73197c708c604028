import { describe, expect, it } from '@jest/globals';

import { FakeClock, UseCaseScenario } from '#libs/testing';

import { OrderCheck } from './order-check.js';
import { PayloadCache } from './payload-cache.js';

describe('A check of an order', () => {
  it('is fresh for half a second, and not where somebody has set the clock back since', async () => {
    const scenario = await UseCaseScenario.open();
    const clock = new FakeClock();
    const check = new OrderCheck(scenario.recorder, new PayloadCache(scenario.recorder, clock), clock);
    const isFreshAfter = (ms: number): boolean => check.isFresh({ checkedAtMs: clock.now() - ms });
    expect([0, 500, 501, -1, -3_600_000].map(isFreshAfter)).toEqual([true, true, false, false, false]);
    scenario.close();
  });
});
