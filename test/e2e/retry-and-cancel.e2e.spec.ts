import { describe, expect, it } from '@jest/globals';

import { answer, Gate, inTurn } from '#libs/testing';

import type { Hook } from './hook.js';
import { patient, Scene } from './scene.js';
import { until } from './until.js';

const scene = Scene.of();

const typesOf = async (messageId: string): Promise<readonly string[]> =>
  (await scene.hookline.history(messageId)).items.map(({ type }) => type);

/** A webhook whose receiver says no, and a message that waits an hour for its second attempt. */
const retrying = async (): Promise<{ hook: Hook; messageId: string }> => {
  const hook = await scene.webhook({ answers: answer(500), retry: patient });
  const messageId = await scene.publishTo(hook);
  await scene.hookline.whenStatus(messageId, 'retrying');
  return { hook, messageId };
};

const delivered = async (): Promise<{ hook: Hook; messageId: string }> => {
  const hook = await scene.webhook();
  const messageId = await scene.publishTo(hook);
  await scene.hookline.whenStatus(messageId, 'success');
  return { hook, messageId };
};

const failedTest = async (): Promise<{ hook: Hook; messageId: string }> => {
  const hook = await scene.webhook({ answers: answer(500) });
  const messageId = await scene.hookline.sendTest(hook.id);
  await scene.hookline.whenStatus(messageId, 'failed');
  return { hook, messageId };
};

/** The second message of a queue whose head does not get through. */
const created = async (): Promise<{ hook: Hook; headId: string; messageId: string }> => {
  const hook = await scene.webhook({ answers: answer(500), retry: patient, ordering: 'fifo' });
  const headId = await scene.publishTo(hook);
  await scene.hookline.whenStatus(headId, 'retrying');
  return { hook, headId, messageId: await scene.publishTo(hook) };
};

const codeOf = async (method: string, path: string): Promise<[number, unknown]> => {
  const { status, json } = await scene.hookline.request(method, path);
  return [status, (json as { code?: string }).code];
};

describe('A manual retry', () => {
  it('of a Retrying message makes one attempt now', async () => {
    const { hook, messageId } = await retrying();
    hook.answers(answer(200));
    expect(await scene.hookline.retry(messageId)).toMatchObject({ id: messageId, webhookId: hook.id });
    const message = await scene.hookline.whenStatus(messageId, 'success');
    expect(message.attempts.map(({ trigger }) => trigger)).toEqual(['first', 'manual']);
  });

  it('that fails leaves the planned attempt where it was', async () => {
    const { messageId } = await retrying();
    const before = await scene.hookline.message(messageId);
    await scene.hookline.retry(messageId);
    const after = await scene.hookline.whenAttempts(messageId, 2);
    expect(after.nextAttemptAt).toBe(before.nextAttemptAt);
  });

  it('of a Success message sends it again under the same id', async () => {
    const { hook, messageId } = await delivered();
    await scene.hookline.retry(messageId);
    const requests = await hook.received(2);
    expect(requests.map(({ headers }) => headers['webhook-id'])).toEqual([messageId, messageId]);
    expect(await scene.hookline.whenAttempts(messageId, 2)).toMatchObject({ status: 'success' });
  });

  it('of a Cancelled message sends it', async () => {
    const { hook, messageId } = await retrying();
    await scene.hookline.cancel(messageId);
    hook.answers(answer(200));
    await scene.hookline.retry(messageId);
    await hook.received(2);
    await scene.hookline.whenStatus(messageId, 'success');
  });

  it('of a Failed message sends it', async () => {
    const { hook, messageId } = await failedTest();
    hook.answers(answer(200));
    await scene.hookline.retry(messageId);
    await hook.received(2);
    await scene.hookline.whenStatus(messageId, 'success');
  });

  it('of a Created message whose first attempt is on the wire makes a second one', async () => {
    const gate = new Gate();
    const hook = await scene.webhook({
      answers: inTurn(answer(500, { after: gate.opened }), answer(200)),
      retry: patient,
    });
    const messageId = await scene.publishTo(hook);
    await hook.received();
    expect((await scene.hookline.message(messageId)).status).toBe('created');
    expect(await scene.hookline.retry(messageId)).toMatchObject({ status: 'retrying' });
    gate.open();
    await hook.received(2);
    const message = await scene.hookline.whenAttempts(messageId, 2);
    expect(message.status).toBe('success');
    // The old attempt answered an order that was open no more: it is history and plans nothing.
    expect(message.attempts.find(({ outcome }) => outcome === 'failed')).toMatchObject({ nextAttemptAt: null });
  });

  it('while one is under way adds no fact and no request', async () => {
    const { hook, messageId } = await retrying();
    const gate = new Gate();
    hook.answers(answer(200, { after: gate.opened }));
    await scene.hookline.retry(messageId);
    await hook.received(2);
    for (let times = 0; times < 3; times += 1)
      expect(await scene.hookline.retry(messageId)).toMatchObject({ status: 'retrying' });
    gate.open();
    await scene.hookline.whenStatus(messageId, 'success');
    expect(await typesOf(messageId)).toEqual(['EventAccepted', 'AttemptFailed', 'RetryRequested', 'AttemptSucceeded']);
    await scene.whenLaterMessagesAreDone();
    expect(hook.requests).toHaveLength(2);
  });

  it('twenty times at once is one', async () => {
    const { hook, messageId } = await retrying();
    const gate = new Gate();
    hook.answers(answer(200, { after: gate.opened }));
    await Promise.all(Array.from({ length: 20 }, () => scene.hookline.retry(messageId)));
    gate.open();
    await scene.hookline.whenStatus(messageId, 'success');
    const types = await typesOf(messageId);
    expect(types.filter((type) => type === 'RetryRequested')).toHaveLength(1);
    expect(hook.requests).toHaveLength(2);
  });

  it('is refused while the webhook is inactive, and once it is deleted', async () => {
    const { hook, messageId } = await retrying();
    await scene.hookline.editWebhook(hook.id, { status: 'inactive' });
    expect(await codeOf('POST', `/messages/${messageId}/retry`)).toEqual([409, 'webhook_inactive']);
    await scene.hookline.deleteWebhook(hook.id);
    expect(await codeOf('POST', `/messages/${messageId}/retry`)).toEqual([409, 'webhook_deleted']);
    expect(await typesOf(messageId)).not.toContain('RetryRequested');
    expect(hook.requests).toHaveLength(1);
  });
});

describe('A cancel', () => {
  it('of a Created message means that it is never sent', async () => {
    const { hook, headId, messageId } = await created();
    expect((await scene.hookline.message(messageId)).status).toBe('created');
    expect(await scene.hookline.cancel(messageId)).toMatchObject({ status: 'cancelled', nextAttemptAt: null });
    hook.answers(answer(200));
    await scene.hookline.retry(headId);
    await scene.hookline.whenStatus(headId, 'success');
    await scene.whenLaterMessagesAreDone();
    expect(hook.requests.map(({ headers }) => headers['webhook-id'])).toEqual([headId, headId]);
  });

  it('of a Retrying message stops the attempt that was planned', async () => {
    const hook = await scene.webhook({ answers: answer(500), retry: { baseMs: 250, factor: 1, capMs: 250 } });
    const messageId = await scene.publishTo(hook);
    await scene.hookline.whenStatus(messageId, 'retrying');
    await scene.hookline.cancel(messageId);
    // A request may have been on the wire.
    await scene.whenLaterMessagesAreDone();
    const sent = hook.requests.length;
    await scene.whenLaterMessagesAreDone();
    expect(hook.requests).toHaveLength(sent);
    expect(await scene.hookline.message(messageId)).toMatchObject({ status: 'cancelled', nextAttemptAt: null });
  });

  it('that is repeated is harmless', async () => {
    const { messageId } = await retrying();
    await scene.hookline.cancel(messageId);
    const before = await typesOf(messageId);
    expect(await scene.hookline.cancel(messageId)).toMatchObject({ status: 'cancelled' });
    expect(await typesOf(messageId)).toEqual(before);
  });

  it.each([
    ['Success', delivered],
    ['Failed', failedTest],
  ])('of a %s message is refused and changes nothing', async (_status, message) => {
    const { messageId } = await message();
    const before = await scene.hookline.message(messageId);
    expect(await codeOf('POST', `/messages/${messageId}/cancel`)).toEqual([409, 'message_concluded']);
    expect(await scene.hookline.message(messageId)).toEqual(before);
  });

  it.each([
    [500, 'cancelled'],
    [200, 'success'],
  ] as const)(
    'while a request is on the wire lets it finish (%d), records it, and nothing follows',
    async (statusCode, status) => {
      const gate = new Gate();
      const answers = answer(statusCode, { after: gate.opened });
      const hook = await scene.webhook({ answers, retry: { baseMs: 100, factor: 1, capMs: 100 } });
      const messageId = await scene.publishTo(hook);
      await hook.received();
      expect(await scene.hookline.cancel(messageId)).toMatchObject({ status: 'cancelled' });
      gate.open();
      const message = await scene.hookline.whenAttempts(messageId, 1);
      expect(message).toMatchObject({ status, nextAttemptAt: null, attempts: [{ statusCode, nextAttemptAt: null }] });
      await scene.whenLaterMessagesAreDone();
      expect(hook.requests).toHaveLength(1);
    },
  );

  it('stops its message whatever backlog there is, within a second', async () => {
    // Twelve messages take more than five seconds, so that the last ones are not sent when they are cancelled.
    const hook = await scene.webhook({ rateLimit: { perSecond: 2 } });
    const eventIds = await Promise.all(Array.from({ length: 12 }, () => scene.hookline.publish()));
    const messageIds = await Promise.all(eventIds.map((eventId) => scene.hookline.messageOf(eventId, hook.id)));
    const sentIds = () => hook.requests.map(({ headers }) => headers['webhook-id']!);
    await hook.received(2);
    const cancelled = messageIds.filter((id) => !sentIds().includes(id)).slice(-3);
    await Promise.all(cancelled.map((id) => scene.hookline.cancel(id)));
    const acknowledgedAt = Date.now();
    const others = messageIds.filter((id) => !cancelled.includes(id));
    await Promise.all(others.map((id) => scene.hookline.whenStatus(id, 'success')));
    await scene.whenLaterMessagesAreDone();
    const late = hook.requests.filter(({ receivedAt }) => receivedAt > acknowledgedAt + 1_000);
    expect(late.filter(({ headers }) => cancelled.includes(headers['webhook-id']!))).toEqual([]);
    expect(cancelled).toHaveLength(3);
    expect(new Set([...others, ...cancelled]).size).toBe(12);
  });

  it('and a retry at once leave one chain of attempts', async () => {
    const { hook, messageId } = await retrying();
    hook.answers(answer(200));
    await Promise.all([scene.hookline.cancel(messageId), scene.hookline.retry(messageId)]);
    const message = await until(
      'the message is concluded',
      () => scene.hookline.message(messageId),
      ({ status }) => status === 'cancelled' || status === 'success',
    );
    await scene.whenLaterMessagesAreDone();
    expect(await scene.hookline.message(messageId)).toEqual(message);
    expect(hook.requests.length).toBeLessThanOrEqual(2);
  });
});
