import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { DeliveryScenario } from '#libs/testing';

import { WebhookDeliveriesHandler } from './webhook-deliveries.handler.js';

describe('the handler of deliveries', () => {
  let scenario: DeliveryScenario;

  beforeEach(async () => {
    scenario = await DeliveryScenario.open();
  });

  afterEach(() => {
    scenario.close();
  });

  it('puts a batch into the hands of the worker, which sends it', async () => {
    await scenario.webhook('w1');
    const id = await scenario.acceptOne();
    const handler = new WebhookDeliveriesHandler(scenario.worker);
    handler.take(scenario.bus.published.map(({ value }) => value));
    await scenario.clock.settle();
    expect(await scenario.statusOf(id)).toBe('success');
  });
});
