import { describe, expect, it } from '@jest/globals';

import type { AttemptAnswer } from '#libs/contracts';
import { answer, Gate, inTurn } from '#libs/testing';

import { Scene } from './scene.js';

const horizonMs = 5_000;
/** Waits of 100, 200, 400 and 800 ms, then of a second; one that would end past the mark is cut. */
const scene = Scene.of({ HOOKLINE_RETRY_HORIZON_MS: String(horizonMs) });
/** From the end of a request to the plan, on a busy machine. */
const slackMs = 3_000;
/** How late a busy machine may be. */
const lateMs = 30_000;

/** The wait that a failure planned: instants have milliseconds, so it may seem one shorter. */
const plannedWaitMs = ({ nextAttemptAt, startedAt, durationMs }: AttemptAnswer): number =>
  Date.parse(nextAttemptAt ?? '') - Date.parse(startedAt) - Math.floor(durationMs) + 1;

describe('The schedule', () => {
  it('grows by its factor, makes the last attempt at the mark, and then gives up', async () => {
    // A process is slow the first time it does something.
    await scene.whenLaterMessagesAreDone();
    const hook = await scene.webhook({ answers: answer(500) });
    const messageId = await scene.publishTo(hook);
    const message = await scene.hookline.whenStatus(messageId, 'failed');
    const { createdAt, givesUpAt, attempts } = message;
    expect(Math.abs(Date.parse(givesUpAt) - Date.parse(createdAt) - horizonMs)).toBeLessThan(lateMs);
    // How many fit before the mark depends on how late each is.
    const scheduled = attempts.slice(0, -2);
    expect(scheduled.length).toBeGreaterThanOrEqual(3);
    expect(attempts.map(({ because }) => because)).toEqual([...scheduled.map(() => 'schedule'), 'horizon', null]);
    scheduled.forEach((attempt, index) => {
      const wait = Math.min(100 * 2 ** index, 1_000);
      expect(plannedWaitMs(attempt)).toBeGreaterThanOrEqual(wait);
      expect(plannedWaitMs(attempt)).toBeLessThan(wait + slackMs);
    });
    attempts.slice(1).forEach(({ startedAt, trigger }, index) => {
      expect(startedAt >= attempts[index]!.nextAttemptAt!).toBe(true);
      expect(trigger).toBe('scheduled');
    });
    expect(attempts.at(-2)!.nextAttemptAt).toBe(givesUpAt);
    expect(Date.parse(attempts.at(-1)!.startedAt) - Date.parse(givesUpAt)).toBeLessThan(lateMs);
    expect(message).toMatchObject({ attemptCount: attempts.length, nextAttemptAt: null });

    const { items } = await scene.hookline.history(messageId);
    expect(items.slice(-2)).toMatchObject([
      { type: 'AttemptFailed', data: { nextAttemptAt: null } },
      { type: 'MessageFailed', data: { reason: 'gave_up' }, statusAfter: 'failed' },
    ]);
  });

  it('goes on from what a webhook says itself', async () => {
    const hook = await scene.webhook({ answers: answer(500), retry: { baseMs: 150, factor: 1, capMs: 150 } });
    const messageId = await scene.publishTo(hook);
    const { attempts } = await scene.hookline.whenAttempts(messageId, 3);
    // There may be more by now, up to the mark, which cuts the last wait.
    for (const attempt of attempts.slice(0, 3)) {
      expect(plannedWaitMs(attempt)).toBeGreaterThanOrEqual(150);
      expect(plannedWaitMs(attempt)).toBeLessThan(150 + slackMs);
    }
  });

  it('is never longer than the mark, whatever Retry-After says', async () => {
    const busy = answer(429, { headers: { 'retry-after': '3600' } });
    const hook = await scene.webhook({ answers: inTurn(busy, answer(204)) });
    const messageId = await scene.publishTo(hook);
    const { attempts, givesUpAt } = await scene.hookline.whenStatus(messageId, 'success');
    expect(attempts[0]).toMatchObject({ because: 'horizon', nextAttemptAt: givesUpAt });
    expect(attempts[1]!.startedAt >= givesUpAt).toBe(true);
  });
});

describe('After the ten days', () => {
  const givenUp = async () => {
    const hook = await scene.webhook({ answers: answer(503) });
    const messageId = await scene.publishTo(hook);
    await scene.hookline.whenStatus(messageId, 'failed');
    return { hook, messageId };
  };

  it('a manual retry makes one attempt, and a success counts', async () => {
    const { hook, messageId } = await givenUp();
    hook.answers(answer(200));
    await scene.hookline.retry(messageId);
    const message = await scene.hookline.whenStatus(messageId, 'success');
    expect(message.attempts.at(-1)).toMatchObject({ trigger: 'manual', outcome: 'success' });
  });

  it('a manual retry that fails is the only one, and the message is Failed again', async () => {
    const { messageId } = await givenUp();
    const { attemptCount } = await scene.hookline.message(messageId);
    await scene.hookline.retry(messageId);
    await scene.hookline.whenAttempts(messageId, attemptCount + 1);
    await scene.whenLaterMessagesAreDone();
    expect(await scene.hookline.message(messageId)).toMatchObject({
      status: 'failed',
      attemptCount: attemptCount + 1,
      nextAttemptAt: null,
    });
  });

  it('a message of an inactive webhook is given up without an attempt', async () => {
    const hook = await scene.webhook({ answers: answer(503), retry: { baseMs: 60_000, factor: 1, capMs: 60_000 } });
    const messageId = await scene.publishTo(hook);
    await scene.hookline.whenStatus(messageId, 'retrying');
    await scene.hookline.editWebhook(hook.id, { status: 'inactive' });
    const message = await scene.hookline.whenStatus(messageId, 'failed');
    expect(message.attemptCount).toBe(1);
    const { items } = await scene.hookline.history(messageId);
    expect(items.at(-1)).toMatchObject({
      type: 'MessageFailed',
      data: { reason: 'gave_up' },
      actor: { kind: 'system', id: 'reconciler' },
    });
    expect(items.at(-1)!.at >= message.givesUpAt).toBe(true);
    expect(hook.requests).toHaveLength(1);
  });

  it('a success that comes late makes a message Success that was given up meanwhile', async () => {
    const gate = new Gate();
    const hook = await scene.webhook({ answers: answer(200, { after: gate.opened }) });
    const messageId = await scene.publishTo(hook);
    await hook.received();
    await scene.hookline.editWebhook(hook.id, { status: 'inactive' });
    expect(await scene.hookline.whenStatus(messageId, 'failed')).toMatchObject({ attemptCount: 0 });
    gate.open();
    expect(await scene.hookline.whenStatus(messageId, 'success')).toMatchObject({ attemptCount: 1 });
  });
});
