import { describe, expect, it } from '@jest/globals';

import { statsAnswer } from '#libs/contracts';
import { answer } from '#libs/testing';

import { patient, Scene } from './scene.js';
import { until } from './until.js';

const scene = Scene.of();

const stats = async (path: string) => {
  const { json, status } = await scene.hookline.request('GET', path);
  expect(status).toBe(200);
  return statsAnswer.parse(json);
};

describe('Stats', () => {
  it('count what happened to the messages of a webhook, and of all', async () => {
    const hook = await scene.webhook({ answers: answer(500), retry: patient });
    const messageId = await scene.publishTo(hook);
    await scene.hookline.whenStatus(messageId, 'retrying');
    hook.answers(answer(200));
    await scene.hookline.retry(messageId);
    await scene.hookline.whenStatus(messageId, 'success');
    for (const bucket of ['minute', 'hour', 'day']) {
      const { total, items } = await until(
        'the success is counted',
        () => stats(`/stats/webhooks/${hook.id}?bucket=${bucket}`),
        (found) => found.total.messages.succeeded === 1,
      );
      expect(items.length).toBeGreaterThan(0);
      expect(total).toMatchObject({
        messages: { created: 1, succeeded: 1, failed: 0, cancelled: 0 },
        attempts: { succeeded: 1, failed: 1 },
        successRate: 0.5,
        latencyMs: { p50: expect.any(Number), p95: expect.any(Number), p99: expect.any(Number) },
      });
    }
    expect((await stats('/stats')).total.attempts.failed).toBeGreaterThan(0);
  });

  it('are empty for a webhook that has delivered nothing', async () => {
    const hook = await scene.webhook();
    expect(await stats(`/stats/webhooks/${hook.id}`)).toMatchObject({
      items: [],
      total: { successRate: null, latencyMs: null },
    });
  });

  it.each([
    ['/stats/webhooks/0192f0c4-7a10-7c3e-9b1d-5f0e6a2b4c8d', 404],
    ['/stats?bucket=week', 400],
    ['/stats?bucket=minute&since=2024-01-01T00:00:00Z&until=2024-02-01T00:00:00Z', 400],
    ['/stats?since=2024-01-02T00:00:00Z&until=2024-01-01T00:00:00Z', 400],
  ])('refuse %s with %i', async (path, status) => {
    expect((await scene.hookline.request('GET', path)).status).toBe(status);
  });
});
