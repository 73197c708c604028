import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { DeliveryScenario } from '#libs/testing';

import { UpcomingOrders } from './upcoming-orders.js';

const second = 1_000;

describe('What comes due soon', () => {
  let scenario: DeliveryScenario;
  let upcoming: UpcomingOrders;

  /** Instants of the delayed records on the bus, in seconds from now. */
  const handedOver = () =>
    scenario.bus.published.flatMap(({ deliverAt }) =>
      deliverAt === undefined ? [] : [(Date.parse(deliverAt) - scenario.clock.now()) / second],
    );

  beforeEach(async () => {
    scenario = await DeliveryScenario.open({ retryPolicy: { baseMs: 50 * second, factor: 1, capMs: 50 * second } });
    await scenario.webhook('hook');
    scenario.sender.answerAlways(500);
    upcoming = new UpcomingOrders(scenario);
  });

  afterEach(() => {
    scenario.close();
  });

  it('is handed to the bus once it is near, and not before', async () => {
    await scenario.acceptOne();
    await scenario.deliver();
    scenario.loseBus();
    await upcoming.round();
    expect(handedOver()).toEqual([]);
    await scenario.clock.advance(15 * second);
    await upcoming.round();
    expect(handedOver()).toEqual([35]);
  });

  it('is handed over once, however many rounds follow', async () => {
    await scenario.acceptOne();
    await scenario.deliver();
    scenario.loseBus();
    for (let round = 0; round < 3; round += 1) {
      await scenario.clock.advance(15 * second);
      await upcoming.round();
    }
    expect(handedOver()).toHaveLength(1);
  });

  it('is complete, also when more orders than a page holds are due at one instant', async () => {
    const settings = { breakerFailures: 10_000, retryPolicy: { baseMs: 20 * second, factor: 1, capMs: 20 * second } };
    scenario.close();
    scenario = await DeliveryScenario.open(settings);
    await scenario.webhook('hook');
    scenario.sender.answerAlways(500);
    upcoming = new UpcomingOrders(scenario);
    for (let count = 0; count < 1_100; count += 1) {
      await scenario.acceptOne();
      await scenario.deliver();
    }
    scenario.loseBus();
    await upcoming.round();
    expect(handedOver()).toEqual(Array.from({ length: 1_100 }, () => 20));
  });
});
