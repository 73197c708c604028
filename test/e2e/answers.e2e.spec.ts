import { describe, expect, it } from '@jest/globals';

import { answer, type Behaviour, drip, endless, garbage, Gate, hang, inTurn, raw, reset } from '#libs/testing';

import { patient, Scene } from './scene.js';
import { until } from './until.js';

const scene = Scene.of();
const second = 1_000;

/** What the first attempt came to, with a schedule that leaves it alone. */
const firstAttempt = async (answers: Behaviour, fields: Readonly<Record<string, unknown>> = {}) => {
  const hook = await scene.webhook({ answers, retry: patient, ...fields });
  const message = await scene.hookline.whenAttempts(await scene.publishTo(hook), 1);
  return { hook, message, attempt: message.attempts[0]! };
};

describe('An answer', () => {
  it.each([200, 201, 202, 203, 204, 206, 226, 299])('of %d is success', async (status) => {
    const { message } = await firstAttempt(answer(status));
    expect(message).toMatchObject({ status: 'success', lastStatusCode: status, nextAttemptAt: null });
  });

  it.each([301, 302, 303, 304, 307, 308])('of %d is not followed, and failed', async (status) => {
    const elsewhere = scene.receiver.url(`/elsewhere/${String(status)}`);
    const answers = inTurn(answer(status, { headers: { location: elsewhere } }), answer(200));
    const hook = await scene.webhook({ answers });
    const message = await scene.hookline.whenStatus(await scene.publishTo(hook), 'success');
    expect(message.attempts).toMatchObject([
      { outcome: 'failed', statusCode: status, because: 'schedule' },
      { outcome: 'success', statusCode: 200 },
    ]);
    expect(scene.receiver.requests(`/elsewhere/${String(status)}`)).toEqual([]);
  });

  it.each([400, 401, 403, 404, 408, 409, 418, 422, 429, 451, 500, 501, 502, 503, 504, 599])(
    'of %d is failed and tried again',
    async (status) => {
      const hook = await scene.webhook({ answers: inTurn(answer(status), answer(200)) });
      const message = await scene.hookline.whenStatus(await scene.publishTo(hook), 'success');
      expect(message.attempts).toMatchObject([
        { outcome: 'failed', statusCode: status, errorCode: null, because: 'schedule' },
        { outcome: 'success', trigger: 'scheduled' },
      ]);
    },
  );

  it.each([
    ['a reset', reset(), 'connection_reset'],
    ['something that is not HTTP', garbage(), 'invalid_response'],
    ['an end in the middle of the body', raw('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'), 'connection_reset'],
  ] as const)('that is %s has no status, and is failed', async (_what, answers, errorCode) => {
    const { attempt, message } = await firstAttempt(answers);
    expect(message.status).toBe('retrying');
    expect(attempt).toMatchObject({ outcome: 'failed', statusCode: null, errorCode, because: 'schedule' });
  });

  it.each([
    ['silence', hang()],
    ['a body that never ends, byte by byte', drip()],
  ] as const)('that is %s is failed when its time is over', async (_what, answers) => {
    const { attempt, message } = await firstAttempt(answers, { timeoutMs: second });
    expect(message.status).toBe('retrying');
    expect(attempt).toMatchObject({ outcome: 'failed', statusCode: null, errorCode: 'timeout', because: 'schedule' });
    expect(attempt.durationMs).toBeGreaterThanOrEqual(second);
    // Without a time of its own it would be 15 s.
    expect(attempt.durationMs).toBeLessThan(10 * second);
  });

  it('from nobody is failed', async () => {
    const hook = await scene.webhook({ retry: patient });
    // Nothing listens on port 1.
    await scene.hookline.editWebhook(hook.id, { url: 'http://127.0.0.1:1/' });
    const { attempts } = await scene.hookline.whenAttempts(await scene.publishTo(hook), 1);
    expect(attempts).toMatchObject([{ statusCode: null, errorCode: 'connection_refused' }]);
  });

  it('of a megabyte and more is cut, and success', async () => {
    const { attempt, message } = await firstAttempt(endless(200));
    expect(message.status).toBe('success');
    expect(attempt.answerExcerpt).toBe('x'.repeat(1024));
  });

  it('is shown by its first KiB, whole characters only', async () => {
    const { attempt } = await firstAttempt(answer(500, { body: `a${'ä'.repeat(2_000)}` }));
    expect(attempt.answerExcerpt).toBe(`a${'ä'.repeat(511)}`);
  });
});

describe('410 Gone', () => {
  it('deactivates the webhook, and the message waits for it', async () => {
    const { hook, message } = await firstAttempt(answer(410));
    expect(message.status).toBe('retrying');
    const webhook = await until(
      'the webhook is inactive',
      () => scene.hookline.webhook(hook.id),
      ({ status }) => status === 'inactive',
    );
    expect(webhook.deactivatedBecause).toBe('gone');
    const { items } = await scene.hookline.webhookHistory(hook.id);
    expect(items.at(-1)).toMatchObject({
      type: 'WebhookDeactivated',
      statusAfter: 'inactive',
      data: { reason: 'gone' },
      actor: { kind: 'system' },
    });
  });

  it('that comes late never switches off a new URL', async () => {
    const gate = new Gate();
    const hook = await scene.webhook({ answers: answer(410, { after: gate.opened }) });
    const messageId = await scene.publishTo(hook);
    await hook.received();
    const moved = `${hook.path}/moved`;
    await scene.hookline.editWebhook(hook.id, { url: scene.receiver.url(moved) });
    gate.open();
    await scene.receiver.received(moved);
    expect(await scene.hookline.whenStatus(messageId, 'success')).toMatchObject({
      attempts: [{ statusCode: 410 }, { statusCode: 200 }],
    });
    expect(await scene.hookline.webhook(hook.id)).toMatchObject({ status: 'active', deactivatedBecause: null });
  });
});

describe('Retry-After', () => {
  const plannedAfterMs = ({ nextAttemptAt, startedAt }: { nextAttemptAt: string | null; startedAt: string }): number =>
    Date.parse(nextAttemptAt ?? '') - Date.parse(startedAt);

  it.each([429, 503])('of a %d in seconds is when the next attempt is planned', async (status) => {
    const answers = answer(status, { headers: { 'retry-after': '120' } });
    const { attempt } = await firstAttempt(answers, { retry: null });
    expect(attempt.because).toBe('retry_after');
    expect(plannedAfterMs(attempt)).toBeGreaterThanOrEqual(120 * second);
    expect(plannedAfterMs(attempt)).toBeLessThan(180 * second);
  });

  it.each([429, 503])('of a %d as a date is when the next attempt is planned', async (status) => {
    const date = new Date(Math.ceil(Date.now() / second) * second + 3600 * second);
    const answers = answer(status, { headers: { 'retry-after': date.toUTCString() } });
    const { attempt } = await firstAttempt(answers, { retry: null });
    expect(attempt).toMatchObject({ because: 'retry_after', nextAttemptAt: date.toISOString() });
  });

  it('is waited for', async () => {
    const answers = inTurn(answer(429, { headers: { 'retry-after': '1' } }), answer(200));
    const hook = await scene.webhook({ answers });
    await scene.publishTo(hook);
    const [first, again] = await hook.received(2);
    expect(again!.receivedAt - first!.receivedAt).toBeGreaterThanOrEqual(second);
  });

  it('never shortens a wait', async () => {
    const { attempt } = await firstAttempt(answer(503, { headers: { 'retry-after': '1' } }));
    expect(attempt.because).toBe('schedule');
    expect(plannedAfterMs(attempt)).toBeGreaterThanOrEqual(patient.baseMs);
  });

  it.each([
    ['another status', 500, '120'],
    ['another status', 404, '120'],
    ['nonsense', 503, 'soon'],
    ['a negative number', 503, '-120'],
  ])('with %s counts for nothing (%d, %s)', async (_what, status, value) => {
    const hook = await scene.webhook({
      answers: inTurn(answer(status, { headers: { 'retry-after': value } }), answer(200)),
    });
    const message = await scene.hookline.whenStatus(await scene.publishTo(hook), 'success');
    expect(message.attempts[0]).toMatchObject({ because: 'schedule' });
  });
});
