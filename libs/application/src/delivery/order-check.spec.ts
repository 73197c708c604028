import { describe, expect, it } from '@jest/globals';

import { type IsoInstant, toInstant } from '#libs/domain';
import { FakeClock, UseCaseScenario } from '#libs/testing';

import { messageIdOf } from '../derived-ids.js';
import type { DeliveryTask } from './delivery-task.js';
import { OrderCheck } from './order-check.js';
import { PayloadCache } from './payload-cache.js';

const hour = 3_600_000;

const firstTask = (acceptedAt: IsoInstant): DeliveryTask => {
  const of = { webhookId: 'hook', messageId: 'message', eventId: 'event' };
  const record = { kind: 'first', ...of, webhookRevision: 0, acceptedAt, givesUpAt: acceptedAt, test: false } as const;
  const first = { ...record, body: '{"type":"subscription.create"}', isFresh: true };
  return { ...of, ticket: 'none', trigger: 'first', dueAt: null, first };
};

describe('A check of an order', () => {
  it('is fresh for half a second, and not where somebody has set the clock back since', async () => {
    const scenario = await UseCaseScenario.open();
    const clock = new FakeClock();
    const check = new OrderCheck(scenario.recorder, new PayloadCache(scenario.recorder, clock, null), clock);
    const isFreshAfter = (ms: number): boolean => check.isFresh({ checkedAtMs: clock.now() - ms });
    expect([0, 500, 501, -1, -3_600_000].map(isFreshAfter)).toEqual([true, true, false, false, false]);
    scenario.close();
  });

  it('takes from a late record what it brings, and asks for the facts of its message alone', async () => {
    const scenario = await UseCaseScenario.open();
    const clock = new FakeClock();
    const check = new OrderCheck(scenario.recorder, new PayloadCache(scenario.recorder, clock, null), clock);
    const task = firstTask(toInstant(clock.now() - hour));
    const readsBefore = scenario.store.reads;
    expect(await check.check(task)).toMatchObject({ body: task.first!.body, checkedAtMs: clock.now() });
    expect(scenario.store.reads - readsBefore).toBe(1);
    scenario.close();
  });

  it.each([
    { name: 'one that knows of no retention', retentionMs: null, ageMs: hour + 1 },
    { name: 'one that keeps events for longer', retentionMs: 30 * 24 * hour, ageMs: 24 * hour },
    { name: 'one that keeps them for a minute', retentionMs: 60_000, ageMs: 60_001 },
  ])('finds nothing to send for the late record of an expired event: $name', async ({ retentionMs, ageMs }) => {
    const scenario = await UseCaseScenario.open();
    const clock = new FakeClock();
    const check = new OrderCheck(scenario.recorder, new PayloadCache(scenario.recorder, clock, retentionMs), clock);
    expect(await check.check(firstTask(toInstant(clock.now() - ageMs)))).toBeNull();
    scenario.close();
  });

  it('asks once, for all that wait for the messages of one event, whether it has expired since it was read', async () => {
    const scenario = await UseCaseScenario.open();
    const { clock, recorder, store } = scenario;
    const webhookIds = Array.from({ length: 20 }, (_, index) => `hook-${index}`);
    for (const id of webhookIds) await scenario.webhook(id);
    const { eventId } = await scenario.message(webhookIds[0]!);
    const check = new OrderCheck(recorder, new PayloadCache(recorder, clock, null), clock);
    const checkAll = () =>
      Promise.all(
        webhookIds.map((webhookId) => {
          const messageId = messageIdOf(scenario.ids, eventId, webhookId);
          const of = { webhookId, messageId, eventId, ticket: 'none', trigger: 'first' } as const;
          return check.check({ ...of, dueAt: null, first: null });
        }),
      );
    await checkAll();
    await clock.advance(10_000);
    const readsBefore = store.reads;
    const checked = await checkAll();
    expect(checked.filter((order) => order !== null)).toHaveLength(20);
    expect(store.reads - readsBefore).toBe(20 + 1);
    scenario.close();
  });
});
