import { describe, expect, it } from '@jest/globals';

import { answer } from '#libs/testing';

import { Scene } from './scene.js';
import { until } from './until.js';

const failures = 3;
const breaker = { HOOKLINE_BREAKER_FAILURES: String(failures), HOOKLINE_BREAKER_PAUSE_MS: '300' };

describe('A webhook that keeps failing', () => {
  const scene = Scene.of(breaker);

  it('is probed instead of hammered, and loses no message when it comes back', async () => {
    const hook = await scene.webhook({ answers: answer(503), retry: { baseMs: 10, factor: 1, capMs: 10 } });
    const eventIds = await Promise.all(Array.from({ length: 20 }, () => scene.hookline.publish()));
    await until(
      'a probe was sent',
      () => scene.hookline.messages({ webhookId: hook.id, limit: 100 }),
      ({ items }) => items.reduce((sum, { attemptCount }) => sum + attemptCount, 0) > failures,
    );
    await scene.whenLaterMessagesAreDone();
    // Without a breaker twenty messages that may be tried every 10 ms are hundreds of requests by now.
    expect(hook.requests.length).toBeLessThan(100);
    hook.answers(answer(200));
    const messageIds = await Promise.all(eventIds.map((id) => scene.hookline.messageOf(id, hook.id)));
    const messages = await Promise.all(messageIds.map((id) => scene.hookline.whenStatus(id, 'success')));
    expect(messages.flatMap(({ attempts }) => attempts).some(({ trigger }) => trigger === 'probe')).toBe(true);
  });
});

describe('A webhook that keeps failing for long enough', () => {
  const scene = Scene.of({ ...breaker, HOOKLINE_FAILING_AFTER_MS: '3000' });

  it('is deactivated, with the reason, and its messages wait', async () => {
    const hook = await scene.webhook({ answers: answer(503) });
    const messageId = await scene.publishTo(hook);
    const webhook = await until(
      'the webhook is inactive',
      () => scene.hookline.webhook(hook.id),
      ({ status }) => status === 'inactive',
    );
    expect(webhook.deactivatedBecause).toBe('failing');
    expect((await scene.hookline.webhookHistory(hook.id)).items.at(-1)).toMatchObject({
      type: 'WebhookDeactivated',
      data: { reason: 'failing' },
      actor: { kind: 'system' },
    });
    expect((await scene.hookline.message(messageId)).status).toBe('retrying');
    hook.answers(answer(200));
    await scene.hookline.editWebhook(hook.id, { status: 'active' });
    await scene.hookline.whenStatus(messageId, 'success');
  });
});
