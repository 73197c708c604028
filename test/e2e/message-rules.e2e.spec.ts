import { describe, expect, it } from '@jest/globals';

import { answer, Gate, inTurn } from '#libs/testing';

import { patient, Scene } from './scene.js';

const scene = Scene.of();

const plannedWaitMs = ({
  nextAttemptAt,
  startedAt,
}: {
  readonly nextAttemptAt: string | null;
  readonly startedAt: string;
}) => Date.parse(nextAttemptAt ?? '') - Date.parse(startedAt);

describe('A manual retry that fails inside the ten days', () => {
  it.each(['success', 'cancelled'] as const)('lets a message that was %s wait for its schedule', async (status) => {
    const hook = await scene.webhook({ answers: answer(status === 'success' ? 200 : 500), retry: patient });
    const messageId = await scene.publishTo(hook);
    await scene.hookline.whenAttempts(messageId, 1);
    if (status === 'cancelled') await scene.hookline.cancel(messageId);
    expect(await scene.hookline.message(messageId)).toMatchObject({ status, nextAttemptAt: null });
    hook.answers(answer(500));
    await scene.hookline.retry(messageId);
    const { attempts, ...message } = await scene.hookline.whenAttempts(messageId, 2);
    expect(message.status).toBe('retrying');
    expect(attempts[1]).toMatchObject({ trigger: 'manual', because: 'schedule', nextAttemptAt: message.nextAttemptAt });
    expect(message.nextAttemptAt).not.toBeNull();
  });

  it('does not count in the schedule', async () => {
    const retry = { baseMs: 6_000, factor: 10, capMs: 3_600_000 };
    const hook = await scene.webhook({ answers: answer(500), retry });
    const messageId = await scene.publishTo(hook);
    await scene.hookline.whenAttempts(messageId, 1);
    await scene.hookline.retry(messageId);
    const { attempts } = await scene.hookline.whenAttempts(messageId, 3);
    expect(attempts.map(({ trigger }) => trigger)).toEqual(['first', 'manual', 'scheduled']);
    expect(attempts[1]!.nextAttemptAt).toBe(attempts[0]!.nextAttemptAt);
    // The second wait of the schedule is 60 s; the third would be 600 s.
    expect(plannedWaitMs(attempts[2]!)).toBeGreaterThanOrEqual(59_999);
    expect(plannedWaitMs(attempts[2]!)).toBeLessThan(120_000);
  });
});

describe('A success that comes late', () => {
  it('does not conclude a message that was cancelled and asked for again: that attempt does', async () => {
    const [late, again] = [new Gate(), new Gate()];
    const answers = inTurn(answer(200, { after: late.opened }), answer(500, { after: again.opened }));
    const hook = await scene.webhook({ answers, retry: patient });
    const messageId = await scene.publishTo(hook);
    await hook.received();
    expect(await scene.hookline.cancel(messageId)).toMatchObject({ status: 'cancelled' });
    expect(await scene.hookline.retry(messageId)).toMatchObject({ status: 'retrying' });
    await hook.received(2);
    late.open();
    expect(await scene.hookline.whenAttempts(messageId, 1)).toMatchObject({ status: 'retrying' });
    again.open();
    expect(await scene.hookline.whenAttempts(messageId, 2)).toMatchObject({ status: 'retrying' });
    const { items } = await scene.hookline.history(messageId);
    expect(items.map(({ type, statusAfter }) => [type, statusAfter])).toEqual([
      ['EventAccepted', 'created'],
      ['MessageCancelled', 'cancelled'],
      ['RetryRequested', 'retrying'],
      ['AttemptSucceeded', 'retrying'],
      ['AttemptFailed', 'retrying'],
    ]);
  });
});

describe('A message of an inactive webhook', () => {
  it('may be cancelled, and stays so when the webhook is active again', async () => {
    const hook = await scene.webhook({ answers: inTurn(answer(500), answer(200)), retry: patient });
    const messageId = await scene.publishTo(hook);
    await scene.hookline.whenStatus(messageId, 'retrying');
    await scene.hookline.editWebhook(hook.id, { status: 'inactive' });
    expect(await scene.hookline.cancel(messageId)).toMatchObject({ status: 'cancelled', nextAttemptAt: null });
    await scene.hookline.editWebhook(hook.id, { status: 'active' });
    await scene.whenLaterMessagesAreDone();
    expect(hook.requests).toHaveLength(1);
    expect(await scene.hookline.message(messageId)).toMatchObject({ status: 'cancelled', attemptCount: 1 });
  });
});
