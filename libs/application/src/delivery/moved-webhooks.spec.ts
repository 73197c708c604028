import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { DeliveryScenario } from '#libs/testing';

let scenario: DeliveryScenario;
const looks = () => scenario.bus.published.map(({ value }) => value);
const look = { kind: 'look', webhookId: 'hook' };

beforeEach(async () => {
  scenario = await DeliveryScenario.open({ maxInFlight: 1 });
  await scenario.webhook('hook');
});

afterEach(() => {
  scenario.close();
});

describe('A webhook whose records go to another process', () => {
  it('is handed back as one look for all that was not started; what is on the wire ends here', async () => {
    const answer = scenario.sender.holdOnce();
    const [first] = [await scenario.acceptOne(), await scenario.acceptOne(), await scenario.acceptOne()];
    await scenario.deliver();
    scenario.bus.moveAway('hook');
    expect(looks()).toEqual([look]);
    answer(200);
    await scenario.clock.settle();
    expect(await scenario.statusOf(first)).toBe('success');
    expect(scenario.sender.requests).toHaveLength(1);
    expect(scenario.worker.stats()).toEqual({ inFlight: 0, waiting: 0, lanes: 0, behind: 0 });
  });

  it('is delivered by the process that gets the look', async () => {
    const answer = scenario.sender.holdOnce();
    await scenario.acceptOne();
    const second = await scenario.acceptOne();
    await scenario.deliver();
    scenario.bus.moveAway('hook');
    answer(200);
    const other = scenario.newWorker();
    other.start();
    await scenario.deliver(other);
    await scenario.clock.settle();
    expect(await scenario.statusOf(second)).toBe('success');
  });

  it('is left alone while it is behind: its orders are read by the other process', async () => {
    const answer = scenario.sender.holdOnce();
    await scenario.acceptOne();
    const second = await scenario.acceptOne();
    scenario.loseBus();
    scenario.worker.take([{ kind: 'look', webhookId: 'hook' }]);
    await scenario.clock.settle();
    scenario.bus.moveAway('hook');
    answer(200);
    await scenario.clock.settle();
    await scenario.clock.advance(60_000);
    expect(await scenario.statusOf(second)).toBe('created');
    expect(looks().length).toBeGreaterThan(0);
  });

  it('makes no work here when it is changed', async () => {
    scenario.bus.moveAway('hook');
    await scenario.change('hook', { type: 'SwitchOffWebhook', reason: 'failing' });
    await scenario.clock.settle();
    expect(scenario.worker.stats().lanes).toBe(0);
  });

  it('is taken up again when it comes back', async () => {
    scenario.bus.moveAway('hook');
    scenario.bus.moveAway();
    const id = await scenario.acceptOne();
    await scenario.deliver();
    expect(await scenario.statusOf(id)).toBe('success');
  });

  it('has one lane, and its window, when it comes back before the turn of what was let go here', async () => {
    const events = ['subscription.delete'];
    for (let count = 0; count < 16; count += 1) await scenario.webhook(`before${String(count)}`, { events });
    await scenario.webhook('last', { events });
    scenario.sender.hangAt('https://last.example.com/');
    await scenario.accept('subscription.delete');
    scenario.worker.take(scenario.bus.published.splice(0).map(({ value }) => value));
    scenario.bus.moveAway('last');
    scenario.bus.moveAway();
    await scenario.deliver();
    await scenario.accept('subscription.delete');
    await scenario.deliver();
    expect(scenario.sender.sentTo('https://last.example.com/')).toBe(1);
  });

  it('says nothing of those that stay or have nothing to do', async () => {
    await scenario.webhook('other');
    await scenario.accept();
    await scenario.deliver();
    await scenario.clock.advance(5_000);
    scenario.bus.moveAway('other');
    expect(looks()).toEqual([]);
  });
});
