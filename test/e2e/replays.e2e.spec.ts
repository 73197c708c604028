import { describe, expect, it } from '@jest/globals';

import { problemDetails, replayAnswer, replayCount, replayPage } from '#libs/contracts';
import { answer } from '#libs/testing';

import type { Hook } from './hook.js';
import { Scene } from './scene.js';
import { until } from './until.js';

const scene = Scene.of({ HOOKLINE_RETRY_HORIZON_MS: '100' });

const ask = async (body: object) => {
  const { status, json } = await scene.hookline.request('POST', '/replays', body);
  expect(status).toBe(202);
  return replayAnswer.parse(json);
};
const count = async (body: object) => {
  const { status, json } = await scene.hookline.request('POST', '/replays', { ...body, dryRun: true });
  expect(status).toBe(200);
  return replayCount.parse(json).matching;
};
const replay = async (id: string) => replayAnswer.parse((await scene.hookline.request('GET', `/replays/${id}`)).json);
const finished = (id: string) =>
  until(
    'the replay is finished',
    () => replay(id),
    ({ status }) => status === 'finished',
  );
const codeOf = async (method: string, path: string, body?: object) => {
  const { status, json } = await scene.hookline.request(method, path, body);
  return [status, problemDetails.parse(json).code];
};

/** A webhook whose receiver failed until its messages were given up. */
const hookThatFailed = async (messages: number): Promise<{ hook: Hook; ids: readonly string[] }> => {
  const hook = await scene.webhook({ answers: answer(500) });
  const ids: string[] = [];
  for (let number = 0; number < messages; number += 1) ids.push(await scene.publishTo(hook));
  await Promise.all(ids.map((id) => scene.hookline.whenStatus(id, 'failed')));
  hook.answers(answer(200));
  return { hook, ids };
};

describe('A replay', () => {
  it('counts first, then delivers what had failed, once each', async () => {
    const { hook, ids } = await hookThatFailed(5);
    const before = hook.requests.length;
    expect(await count({ webhookId: hook.id })).toBe(5);
    const asked = await ask({ webhookId: hook.id });
    expect(asked).toMatchObject({ matching: 5, filter: { webhookId: hook.id, statuses: ['failed'] } });
    expect(await finished(asked.id)).toMatchObject({ retried: 5, skipped: 0 });
    for (const id of ids) await scene.hookline.whenStatus(id, 'success');
    expect(hook.requests.length - before).toBe(5);
    expect(await count({ webhookId: hook.id })).toBe(0);
    const retries = (await scene.hookline.history(ids[0]!)).items.filter(({ type }) => type === 'RetryRequested');
    expect(retries.map(({ data }) => data['replayId'])).toEqual([asked.id]);
    const listed = replayPage.parse((await scene.hookline.request('GET', '/replays')).json);
    expect(listed.items.map(({ id }) => id)).toContain(asked.id);
  });

  it('skips and counts the messages of a webhook that is inactive', async () => {
    const { hook, ids } = await hookThatFailed(2);
    await scene.hookline.editWebhook(hook.id, { status: 'inactive' });
    const { id } = await ask({ webhookId: hook.id });
    expect(await finished(id)).toMatchObject({ retried: 0, skipped: 2 });
    expect(await scene.hookline.message(ids[0]!)).toMatchObject({ status: 'failed' });
  });

  it('takes only what its filter says', async () => {
    const { hook, ids } = await hookThatFailed(2);
    const { createdAt } = await scene.hookline.message(ids[1]!);
    expect(await count({ webhookId: hook.id, since: createdAt })).toBe(1);
    expect(await count({ webhookId: hook.id, until: createdAt })).toBe(1);
    expect(await count({ webhookId: hook.id, statuses: ['success', 'cancelled'] })).toBe(0);
    expect(await count({ webhookId: hook.id, eventTypes: ['subscription.delete'] })).toBe(0);
    expect(await count({ webhookId: hook.id, eventTypes: ['subscription.create'], statuses: ['failed'] })).toBe(2);
  });

  it('keeps its rate, goes on after a kill, and retries nothing twice', async () => {
    const { hook } = await hookThatFailed(6);
    const before = hook.requests.length;
    const { id } = await ask({ webhookId: hook.id, ratePerSecond: 1 });
    await until(
      'the first are retried',
      () => replay(id),
      ({ retried }) => retried >= 2,
    );
    expect((await replay(id)).status).toBe('running');
    await scene.product.kill();
    await scene.product.restart();
    expect(await finished(id)).toMatchObject({ retried: 6 });
    await until(
      'all are delivered',
      () => Promise.resolve(new Set(hook.requests.slice(before).map(({ headers }) => headers['webhook-id'])).size),
      (size) => size === 6,
    );
  });

  it('stops when it is cancelled, and cannot be cancelled once it is finished', async () => {
    const { hook } = await hookThatFailed(4);
    const { id } = await ask({ webhookId: hook.id, ratePerSecond: 0.1 });
    const cancelled = await scene.hookline.request('POST', `/replays/${id}/cancel`);
    expect(replayAnswer.parse(cancelled.json).status).toBe('cancelled');
    expect((await scene.hookline.request('POST', `/replays/${id}/cancel`)).status).toBe(200);
    const other = await ask({ webhookId: hook.id, statuses: ['cancelled'] });
    await finished(other.id);
    expect(await codeOf('POST', `/replays/${other.id}/cancel`)).toEqual([409, 'replay_finished']);
    expect((await replay(id)).retried).toBeLessThanOrEqual(1);
  });

  it('does not wait for others that are slow by their rate', async () => {
    const { hook } = await hookThatFailed(3);
    const slow = await Promise.all(
      Array.from({ length: 6 }, () => ask({ webhookId: hook.id, statuses: ['success', 'failed'], ratePerSecond: 0.1 })),
    );
    const { hook: other } = await hookThatFailed(1);
    const { id } = await ask({ webhookId: other.id });
    expect(await finished(id)).toMatchObject({ retried: 1 });
    const statuses = await Promise.all(slow.map(async ({ id: one }) => (await replay(one)).status));
    expect(new Set(statuses)).toEqual(new Set(['running']));
    for (const { id: one } of slow) await scene.hookline.request('POST', `/replays/${one}/cancel`);
  });

  it('is refused for a webhook or a replay that is not there', async () => {
    const nobody = '0192f0c4-7a10-7c3e-9b1d-5f0e6a2b4c8d';
    expect(await codeOf('POST', '/replays', { webhookId: nobody })).toEqual([404, 'webhook_not_found']);
    expect(await codeOf('POST', '/replays', { statuses: [] })).toEqual([400, 'invalid_request']);
    expect(await codeOf('GET', '/replays/nobody')).toEqual([404, 'replay_not_found']);
    expect(await codeOf('POST', `/replays/${nobody}/cancel`)).toEqual([404, 'replay_not_found']);
  });
});
