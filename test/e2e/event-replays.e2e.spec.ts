import { describe, expect, it } from '@jest/globals';

import { problemDetails, replayAnswer, replayCount } from '#libs/contracts';
import { answer } from '#libs/testing';

import { Scene } from './scene.js';
import { until } from './until.js';

const scene = Scene.of({ HOOKLINE_RETRY_HORIZON_MS: '20000' });

const ask = async (body: object, headers: Readonly<Record<string, string>> = {}) => {
  const { status, json } = await scene.hookline.request('POST', '/replays', { events: true, ...body }, headers);
  expect(status).toBe(202);
  return replayAnswer.parse(json);
};
const count = async (body: object) => {
  const { json } = await scene.hookline.request('POST', '/replays', { events: true, dryRun: true, ...body });
  return replayCount.parse(json).matching;
};
const finished = (id: string) =>
  until(
    'the replay is finished',
    async () => replayAnswer.parse((await scene.hookline.request('GET', `/replays/${id}`)).json),
    ({ status }) => status === 'finished',
  );

describe('A replay of events', () => {
  it('sends a new webhook what nobody wanted and what others got, once, oldest first', async () => {
    const since = new Date().toISOString();
    const nobodys = await scene.hookline.publish();
    const other = await scene.webhook();
    const others = await scene.hookline.publish();
    await other.received(1);
    const late = await scene.webhook({ events: ['subscription.create'] });
    expect(await count({ webhookId: late.id, since })).toBe(2);
    const asked = await ask({ webhookId: late.id, since });
    expect(asked).toMatchObject({ events: true, matching: 2, filter: { eventTypes: ['subscription.create'] } });
    expect(await finished(asked.id)).toMatchObject({ retried: 2, skipped: 0 });
    await late.received(2);
    const messageId = await scene.hookline.messageOf(nobodys, late.id);
    const message = await scene.hookline.whenStatus(messageId, 'success');
    expect(message).toMatchObject({ eventId: nobodys, webhookId: late.id, attemptCount: 1 });
    const { acceptedAt, recipients, recipientCount } = await scene.hookline.event(nobodys);
    expect({ recipients, recipientCount }).toEqual({ recipients: [late.id], recipientCount: 1 });
    expect(message.createdAt > acceptedAt).toBe(true);
    expect(Date.parse(message.givesUpAt) - Date.parse(message.createdAt)).toBeGreaterThanOrEqual(19_900);
    const [made] = (await scene.hookline.history(messageId)).items;
    expect(made).toMatchObject({ type: 'EventReplayed', statusAfter: 'created', data: { replayId: asked.id } });
    expect((await scene.hookline.event(others)).recipients).toEqual([other.id, late.id]);
    const found = await scene.hookline.messages({ search: others });
    expect(found.items.map(({ webhookId }) => webhookId)).toEqual([late.id, other.id]);
    expect(other.requests).toHaveLength(1);
    expect(await count({ webhookId: late.id, since })).toBe(0);
    expect(await finished((await ask({ webhookId: late.id, since })).id)).toMatchObject({ retried: 0, skipped: 0 });
    expect(late.requests).toHaveLength(2);
  });

  it('of one event sends it alone, at once after it was published, also to a webhook that has not chosen its type', async () => {
    const [one, other] = [await scene.hookline.publish(), await scene.hookline.publish()];
    const hook = await scene.webhook({ events: ['subscription.delete'] });
    expect(await count({ webhookId: hook.id, eventId: one })).toBe(1);
    const asked = await ask({ webhookId: hook.id, eventId: one });
    expect(asked).toMatchObject({ matching: 1, filter: { eventId: one, eventTypes: [] } });
    expect(await finished(asked.id)).toMatchObject({ retried: 1, skipped: 0 });
    await hook.received(1);
    expect((await scene.hookline.event(one)).recipients).toEqual([hook.id]);
    expect((await scene.hookline.event(other)).recipients).toEqual([]);
    const latest = await scene.hookline.publish();
    await finished((await ask({ webhookId: hook.id, eventId: latest })).id);
    await hook.received(2);
  });

  it('retries the message of a webhook that is a recipient already and failed', async () => {
    const since = new Date().toISOString();
    const hook = await scene.webhook({ answers: answer(500) });
    const id = await scene.publishTo(hook);
    await scene.hookline.cancel(id);
    hook.answers(answer(200));
    const asked = await ask({ webhookId: hook.id, since, statuses: ['cancelled'] });
    expect(await finished(asked.id)).toMatchObject({ retried: 1 });
    await scene.hookline.whenStatus(id, 'success');
    const retries = (await scene.hookline.history(id)).items.filter(({ type }) => type === 'RetryRequested');
    expect(retries.map(({ data }) => data['replayId'])).toEqual([asked.id]);
  });

  it('gives a failing receiver the same retries as any other message, up to a mark of its own', async () => {
    const since = new Date().toISOString();
    const event = await scene.hookline.publish();
    const hook = await scene.webhook({ answers: answer(500) });
    await finished((await ask({ webhookId: hook.id, since })).id);
    const id = await scene.hookline.messageOf(event, hook.id);
    await scene.hookline.whenAttempts(id, 2);
    hook.answers(answer(200));
    await scene.hookline.whenStatus(id, 'success');
  });

  it('goes on after a kill, and sends nothing twice', async () => {
    const since = new Date().toISOString();
    for (let number = 0; number < 5; number += 1) await scene.hookline.publish();
    const hook = await scene.webhook();
    const { id } = await ask({ webhookId: hook.id, since, ratePerSecond: 2 });
    await hook.received(2);
    await scene.product.kill();
    await scene.product.restart();
    expect(await finished(id)).toMatchObject({ retried: 5 });
    await until(
      'all are delivered',
      () => Promise.resolve(new Set(hook.requests.map(({ headers }) => headers['webhook-id'])).size),
      (size) => size === 5,
    );
  });

  it('is for one webhook, which must be there', async () => {
    const { status, json } = await scene.hookline.request('POST', '/replays', { events: true });
    expect([status, problemDetails.parse(json).errors?.[0]?.path]).toEqual([400, 'webhookId']);
  });

  it('is asked for once under one Idempotency-Key, which belongs to one request', async () => {
    const hook = await scene.webhook();
    const since = new Date().toISOString();
    const key = { 'idempotency-key': `replay-${hook.id}` };
    const first = await ask({ webhookId: hook.id, since }, key);
    const again = await ask({ webhookId: hook.id, since }, key);
    expect(again.id).toBe(first.id);
    const other = await scene.hookline.request('POST', '/replays', { events: true, webhookId: hook.id }, key);
    expect([other.status, problemDetails.parse(other.json).code]).toEqual([422, 'idempotency_key_reused']);
  });
});
