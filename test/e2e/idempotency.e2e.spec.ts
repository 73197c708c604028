import { describe, expect, it } from '@jest/globals';

import { problemDetails } from '#libs/contracts';

import { anEvent } from './hookline-client.js';
import { Scene } from './scene.js';

const scene = Scene.of();

const refusalOf = async (...request: Parameters<typeof scene.hookline.request>): Promise<[number, string]> => {
  const { status, json } = await scene.hookline.request(...request);
  return [status, problemDetails.parse(json).code];
};

describe('An event with an id', () => {
  it('that comes twice is one event, one message and one request', async () => {
    const hook = await scene.webhook();
    const first = await scene.hookline.publish({ id: 'evt-twice' });
    expect(await scene.hookline.publish({ id: 'evt-twice' })).toBe(first);
    await scene.hookline.whenStatus(await scene.hookline.messageOf(first, hook.id), 'success');
    await scene.whenLaterMessagesAreDone();
    expect((await scene.hookline.messages({ webhookId: hook.id })).items).toHaveLength(1);
    expect(hook.requests).toHaveLength(1);
  });

  it('that comes twice keeps the recipients it had', async () => {
    const hook = await scene.webhook();
    const eventId = await scene.hookline.publish({ id: 'evt-recipients' });
    await scene.webhook();
    await scene.hookline.publish({ id: 'evt-recipients' });
    expect((await scene.hookline.event(eventId)).recipients).toEqual([hook.id]);
  });

  it.each([
    ['another type', { type: 'subscription.update' }],
    ['other data', { data: { other: true } }],
  ])('is refused when it comes again with %s', async (what, changes) => {
    const event = anEvent({ id: `evt-reused with ${what}` });
    const eventId = await scene.hookline.publish(event);
    expect(await refusalOf('POST', '/events', { ...event, ...changes })).toEqual([409, 'event_id_reused']);
    expect(await scene.hookline.event(eventId)).toMatchObject({ type: event['type'], data: event['data'] });
  });

  it('that comes fifty times at once is one message and one request', async () => {
    const hook = await scene.webhook();
    const ids = await Promise.all(Array.from({ length: 50 }, () => scene.hookline.publish({ id: 'evt-fifty' })));
    expect(new Set(ids).size).toBe(1);
    await scene.hookline.whenStatus(await scene.hookline.messageOf(ids[0]!, hook.id), 'success');
    await scene.whenLaterMessagesAreDone();
    expect((await scene.hookline.messages({ webhookId: hook.id })).items).toHaveLength(1);
    expect(hook.requests).toHaveLength(1);
  });
});

describe('An event without an id', () => {
  it('is a new one each time, with an id that sorts by time', async () => {
    const ids = [await scene.hookline.publish(), await scene.hookline.publish()];
    expect(ids[0]).not.toBe(ids[1]);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });
});

describe('An event that no webhook wants', () => {
  it('is recorded all the same, and listed', async () => {
    const eventId = await scene.hookline.publish({ type: 'approvalRequest.update' });
    expect(await scene.hookline.event(eventId)).toMatchObject({ recipientCount: 0, recipients: [] });
    const { items } = await scene.hookline.events({ matched: 'false', type: 'approvalRequest.update' });
    expect(items.map(({ id }) => id)).toContain(eventId);
    const matched = await scene.hookline.events({ matched: 'true', type: 'approvalRequest.update' });
    expect(matched.items.map(({ id }) => id)).not.toContain(eventId);
  });
});

describe('An Idempotency-Key', () => {
  const key = (name: string) => ({ 'idempotency-key': name });

  it('makes a repeated event one event', async () => {
    const first = await scene.hookline.publish({}, key('event-1'));
    expect(await scene.hookline.publish({}, key('event-1'))).toBe(first);
    expect(await scene.hookline.publish({}, key('event-2'))).not.toBe(first);
  });

  it('is refused for another event', async () => {
    await scene.hookline.publish({}, key('event-3'));
    expect(await refusalOf('POST', '/events', anEvent({ data: { other: 1 } }), key('event-3'))).toEqual([
      422,
      'idempotency_key_reused',
    ]);
  });

  it('makes a repeated webhook one webhook, with one secret, also twenty at once', async () => {
    const body = {
      displayName: 'Once',
      url: scene.receiver.url('/once'),
      events: ['approvalRequest.create'],
      headers: { 'X-Team': 'billing' },
    };
    const webhooks = await Promise.all(
      Array.from({ length: 20 }, () => scene.hookline.createWebhook(body, key('webhook-1'))),
    );
    expect(new Set(webhooks.map(({ id, secret }) => `${id} ${secret}`)).size).toBe(1);
    const { items } = await scene.hookline.webhooks({ event: 'approvalRequest.create' });
    expect(items.map(({ id }) => id)).toEqual([webhooks[0]!.id]);
    expect(await refusalOf('POST', '/webhooks', { ...body, displayName: 'Other' }, key('webhook-1'))).toEqual([
      422,
      'idempotency_key_reused',
    ]);
  });

  it('belongs to its API key: another may use the same', async () => {
    const { key: otherKey } = await scene.hookline.createApiKey({ name: 'Other', role: 'producer' });
    const first = await scene.hookline.publish({}, key('event-4'));
    const other = await scene.hookline.withKey(otherKey).publish({ data: { other: 1 } }, key('event-4'));
    expect(other).not.toBe(first);
  });
});
