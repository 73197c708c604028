import { afterEach, describe, expect, it } from '@jest/globals';

import { PayloadCache, Reconciler } from '#libs/application';
import { type DeliveryScenario, deliverySettings, FakeLeases } from '#libs/testing';

import { type AttemptKind, runOn, type StopAt, stoppedAttempt, type StoppedAttempt, stops } from './stopped-attempt.js';

/** The worker is stopped at each of its steps while somebody acts on the message it is working on, and then goes on. */
const oldUrl = 'https://hook.example.com/';
const newUrl = 'https://new.example.com/';

let scenario: DeliveryScenario;

const stopped = async (attempt: AttemptKind, stopAt: StopAt, statusCode: number): Promise<StoppedAttempt> => {
  const it = await stoppedAttempt(attempt, stopAt, statusCode);
  scenario = it.scenario;
  return it;
};

/** The tickets that were followed by another order: in one chain of orders none is there twice. */
const followed = async (messageId: string): Promise<readonly unknown[]> =>
  (await scenario.recorded(messageId)).flatMap(({ event }) =>
    event.type === 'AttemptFailed' && event.data.nextAttemptAt !== null ? [event.data.ticket] : [],
  );

const expectOneChain = async (messageId: string): Promise<void> => {
  const tickets = await followed(messageId);
  expect(new Set(tickets).size).toBe(tickets.length);
};

/** A reconciler that knows of one message, and looks at what the scenario's rows show of it. */
const reconcilerOf = (messageId: string): Reconciler => {
  const { recorder, webhookRecorder, webhookRegistry, bus, clock, log, queue } = scenario;
  const nothing = () => Promise.resolve([]);
  const openMessagesOfDeletedWebhooks = async () => {
    const row = await queue.getMessage(messageId);
    const isOpen = row?.status === 'created' || row?.status === 'retrying';
    return row !== null && isOpen && webhookRegistry.statusOf(row.webhookId) === 'deleted'
      ? [{ ...row, messageId }]
      : [];
  };
  return new Reconciler({
    ...{
      recorder,
      webhookRecorder,
      webhookRegistry,
      bus,
      clock,
      log,
      settings: deliverySettings(),
      leases: new FakeLeases(),
    },
    source: {
      openMessagesOfDeletedWebhooks,
      overdueWebhooks: nothing,
      openMessagesPastTheMark: nothing,
      failingWebhooks: nothing,
    },
    projector: { behindMs: 0, reached: () => Promise.resolve(true) },
    payloads: new PayloadCache(recorder, clock, null),
  });
};

afterEach(() => {
  scenario.close();
});

describe.each(stops)('Stopped in %s, %s', (attempt, stopAt) => {
  it.each([500, 200])('a cancel is the end of it, whatever the answer (%d)', async (statusCode) => {
    const { messageId, sentBefore, goOn } = await stopped(attempt, stopAt, statusCode);
    const answered = await scenario.cancel(messageId);
    const sentWhenCancelled = scenario.sender.requests.length;
    goOn();
    await runOn(scenario);
    expect(scenario.sender.requests.length).toBe(sentWhenCancelled);
    const isDelivered = statusCode === 200 && sentWhenCancelled > sentBefore;
    expect(await scenario.statusOf(messageId)).toBe(isDelivered ? 'success' : 'cancelled');
    expect(answered).toBe(stopAt.startsWith('between the append') && isDelivered ? 'message_concluded' : 'cancelled');
  });

  it.each([500, 200])('a retry makes its own attempt and leaves one chain of orders (%d)', async (statusCode) => {
    const { messageId, goOn } = await stopped(attempt, stopAt, statusCode);
    await scenario.retry(messageId);
    goOn();
    await runOn(scenario);
    expect(await scenario.statusOf(messageId)).toBe('success');
    await expectOneChain(messageId);
    expect(scenario.sender.requests.length).toBeLessThanOrEqual(4);
  });

  it('an edit of the URL acts on the next request', async () => {
    const { goOn } = await stopped(attempt, stopAt, 500);
    await scenario.change('hook', { type: 'EditWebhook', changes: { url: newUrl } });
    const oldRequests = scenario.sender.sentTo(oldUrl);
    goOn();
    await runOn(scenario);
    expect(scenario.sender.sentTo(oldUrl)).toBe(oldRequests);
    expect(scenario.sender.sentTo(newUrl)).toBeGreaterThan(0);
  });

  it('an edit of the URL is not switched off by a 410 of the old one', async () => {
    const { messageId, sentBefore, goOn } = await stopped(attempt, stopAt, 410);
    const isOfOldUrl = scenario.sender.requests.length > sentBefore;
    await scenario.change('hook', { type: 'EditWebhook', changes: { url: newUrl } });
    goOn();
    await runOn(scenario);
    expect(scenario.webhookRegistry.statusOf('hook')).toBe(isOfOldUrl ? 'active' : 'inactive');
    expect(await scenario.statusOf(messageId)).toBe(isOfOldUrl ? 'success' : 'retrying');
  });

  it('a deactivation holds the message, and an activation lets it go on', async () => {
    const { messageId, goOn } = await stopped(attempt, stopAt, 500);
    const before = await scenario.statusOf(messageId);
    await scenario.change('hook', { type: 'EditWebhook', changes: {}, status: 'inactive' });
    const sentWhenInactive = scenario.sender.requests.length;
    goOn();
    await runOn(scenario);
    expect(scenario.sender.requests.length).toBe(sentWhenInactive);
    expect(['created', 'retrying']).toContain(before);
    expect(await scenario.statusOf(messageId)).toBe(sentWhenInactive === 0 ? 'created' : 'retrying');
    await scenario.change('hook', { type: 'EditWebhook', changes: {}, status: 'active' });
    await runOn(scenario);
    expect(await scenario.statusOf(messageId)).toBe('success');
  });

  it.each([500, 200])(
    'a deletion is the end of it, and the message is Cancelled unless it arrived (%d)',
    async (code) => {
      const { messageId, sentBefore, goOn } = await stopped(attempt, stopAt, code);
      await scenario.change('hook', { type: 'DeleteWebhook' });
      const sentWhenDeleted = scenario.sender.requests.length;
      const reconciler = reconcilerOf(messageId);
      await reconciler.round({ isFirst: false });
      goOn();
      await runOn(scenario);
      await reconciler.round({ isFirst: false });
      await runOn(scenario);
      expect(scenario.sender.requests.length).toBe(sentWhenDeleted);
      const isDelivered = code === 200 && sentWhenDeleted > sentBefore;
      expect(await scenario.statusOf(messageId)).toBe(isDelivered ? 'success' : 'cancelled');
    },
  );

  it.each([
    [500, 500],
    [500, 200],
    [200, 500],
  ])('a second worker with the same ticket leaves one outcome that counts (%d, %d)', async (mine, its) => {
    const { messageId, goOn } = await stopped(attempt, stopAt, mine);
    const other = scenario.newWorker();
    other.start();
    scenario.sender.answerOnce(its);
    other.take([{ kind: 'look', webhookId: 'hook' }]);
    await scenario.clock.settle();
    goOn();
    await runOn(scenario);
    expect(await scenario.statusOf(messageId)).toBe('success');
    await expectOneChain(messageId);
    expect(new Set(scenario.sender.requests.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([messageId]));
  });

  it('a crash loses nothing: the next process finds the message, with the same id', async () => {
    const { messageId } = await stopped(attempt, stopAt, 500);
    scenario.loseBus();
    const restarted = scenario.newWorker();
    restarted.start();
    scenario.sender.answerAlways(200);
    for (let minutes = 0; minutes < 3; minutes += 1) {
      restarted.take([{ kind: 'look', webhookId: 'hook' }]);
      await scenario.clock.advance(60_000);
    }
    expect(await scenario.statusOf(messageId)).toBe('success');
    expect(new Set(scenario.sender.requests.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([messageId]));
  });
});
