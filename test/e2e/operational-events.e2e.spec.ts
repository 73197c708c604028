import { describe, expect, it } from '@jest/globals';

import { eventTypeAnswer, problemDetails } from '#libs/contracts';
import { answer } from '#libs/testing';

import type { Hook } from './hook.js';
import { Scene } from './scene.js';
import { until } from './until.js';

const scene = Scene.of({ HOOKLINE_RETRY_HORIZON_MS: '100' });

interface Told {
  readonly type: string;
  readonly data: {
    readonly webhook: { readonly id: string; readonly displayName?: string };
    readonly message?: { readonly id: string };
    readonly reason?: string;
  };
}

const told = (admin: Hook): readonly Told[] => admin.requests.map(({ body }): Told => JSON.parse(body));
const hears = (admin: Hook, what: Partial<Told>) =>
  until(
    `the admin hears ${what.type}`,
    () => Promise.resolve(told(admin)),
    (all) =>
      all.some(
        ({ type, data }) => type === what.type && (what.data === undefined || data.webhook.id === what.data.webhook.id),
      ),
  );

describe('An admin who points a webhook at the operational events', () => {
  it('hears of webhooks and of messages that were given up', async () => {
    const events = ['hookline.webhook.created', 'hookline.webhook.deactivated', 'hookline.message.failed'];
    const admin = await scene.webhook({ events, displayName: 'Operations' });
    const hook = await scene.webhook({ displayName: 'Shop', answers: answer(500) });
    const data = { webhook: { id: hook.id, displayName: 'Shop' } };
    await hears(admin, { type: 'hookline.webhook.created', data });
    const messageId = await scene.publishTo(hook);
    await hears(admin, { type: 'hookline.message.failed' });
    hook.answers(answer(410));
    await scene.publishTo(hook);
    await hears(admin, { type: 'hookline.webhook.deactivated', data });
    expect(told(admin).find(({ type }) => type === 'hookline.message.failed')?.data).toMatchObject({
      message: { id: messageId, eventType: 'subscription.create' },
      reason: 'gave_up',
    });
    expect(told(admin).find(({ type }) => type === 'hookline.webhook.deactivated')?.data.reason).toBe('gone');
    expect(told(admin).filter((one) => one.data.webhook.id === admin.id)).toEqual([]);
  });

  it('goes on hearing after a restart, each thing once', async () => {
    const admin = await scene.webhook({ events: ['hookline.webhook.created'] });
    const before = await scene.webhook({ displayName: 'Before' });
    await hears(admin, { type: 'hookline.webhook.created', data: { webhook: before } });
    await scene.product.kill();
    await scene.product.restart();
    const after = await scene.webhook({ displayName: 'After' });
    await hears(admin, { type: 'hookline.webhook.created', data: { webhook: after } });
    expect(new Set(admin.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
  });

  it('can have one as a test, and reads what it looks like in the catalog', async () => {
    const hook = await scene.webhook();
    await scene.hookline.sendTest(hook.id, 'hookline.webhook.deleted');
    const [request] = await hook.received(1);
    const { json } = await scene.hookline.request('GET', '/event-types/hookline.webhook.deleted');
    const { example, schema, description } = eventTypeAnswer.parse(json);
    expect(JSON.parse(request!.body).data).toEqual(example);
    expect(schema).toMatchObject({ type: 'object', required: ['webhook', 'at'] });
    expect(description).not.toBe('');
  });
});

describe('A producer', () => {
  it.each(['hookline.webhook.deleted', 'hookline.made.up'])('may not publish %s', async (type) => {
    const body = { type, data: {}, timestamp: '2024-05-01T12:00:00.000Z' };
    const codeOf = async (sent: unknown) => {
      const { status, json } = await scene.hookline.request('POST', '/events', sent);
      const { code, errors } = problemDetails.parse(json);
      return [status, code, errors?.map(({ path }) => path)];
    };
    expect(await codeOf(body)).toEqual([422, 'event_type_reserved', ['type']]);
    expect(await codeOf([body])).toEqual([422, 'event_type_reserved', ['0.type']]);
  });
});
