import { describe, expect, it } from '@jest/globals';

import { problemDetails } from '#libs/contracts';
import { answer, Gate } from '#libs/testing';

import { Scene } from './scene.js';
import { until } from './until.js';

/** 2 s. A message on the wire keeps its event for as long as a test looks at it. */
const scene = Scene.of({ HOOKLINE_RETENTION_DAYS: '0.000023' });

const codeOf = async (method: string, path: string, body?: object) => {
  const { status, json } = await scene.hookline.request(method, path, body);
  return [status, problemDetails.parse(json).code];
};
const whenGone = (eventId: string) =>
  until(
    `event ${eventId} is gone`,
    () => scene.hookline.request('GET', `/events/${eventId}`),
    ({ status }) => status === 410,
  );

describe('With a retention', () => {
  it('an event leaves with its messages, and whatever is asked about them says so', async () => {
    const gate = new Gate();
    const hook = await scene.webhook({ answers: answer(200, { after: gate.opened }) });
    const event = await scene.hookline.publish();
    const message = await scene.hookline.messageOf(event, hook.id);
    expect((await scene.hookline.event(event)).id).toBe(event);
    gate.open();
    await whenGone(event);
    await until(
      'the rows are gone',
      () => scene.hookline.messages({ search: event }),
      ({ items }) => items.length === 0,
    );
    expect((await scene.hookline.events()).items.map(({ id }) => id)).not.toContain(event);
    expect(await codeOf('GET', `/events/${event}`)).toEqual([410, 'event_expired']);
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/history'],
      ['POST', '/retry'],
      ['POST', '/cancel'],
    ] as const)
      expect(await codeOf(method, `/messages/${message}${path}`)).toEqual([410, 'event_expired']);
    expect(hook.requests).toHaveLength(1);
  });

  it('a repeat of an expired event is recognised, and sends nothing', async () => {
    const hook = await scene.webhook();
    const event = await scene.hookline.publish({ id: 'order-1' });
    await hook.received(1);
    await whenGone(event);
    expect(await scene.hookline.publish({ id: 'order-1' })).toBe(event);
    expect(await scene.hookline.publish({ id: 'order-1', data: { other: true } })).toBe(event);
    const { status } = await scene.hookline.request('POST', '/events', {
      ...{ id: 'order-1', type: 'subscription.delete', data: {}, timestamp: '2024-05-01T12:00:00.000Z' },
    });
    expect(status).toBe(409);
    await scene.whenLaterMessagesAreDone();
    expect(hook.requests).toHaveLength(1);
  });

  it('an event stays while one of its messages waits', async () => {
    const hook = await scene.webhook({ answers: answer(500), retry: { baseMs: 60_000, factor: 1, capMs: 60_000 } });
    const event = await scene.hookline.publish();
    const message = await scene.hookline.messageOf(event, hook.id);
    await scene.hookline.whenAttempts(message, 1);
    await whenGone(await scene.hookline.publish({ type: 'approvalRequest.update' }));
    expect((await scene.hookline.message(message)).status).toBe('retrying');
    await scene.hookline.cancel(message);
    await whenGone(event);
  });

  it('goes on after a kill, and what has gone stays gone', async () => {
    const events: string[] = [];
    for (let number = 0; number < 20; number += 1) events.push(await scene.hookline.publish());
    await whenGone(events[0]!);
    await scene.product.kill();
    await scene.product.restart();
    for (const event of events) await whenGone(event);
    expect(await codeOf('GET', `/events/${events[0]!}`)).toEqual([410, 'event_expired']);
  });

  it('webhooks and their histories stay', async () => {
    const hook = await scene.webhook();
    await whenGone(await scene.hookline.publish());
    const { items } = await scene.hookline.webhookHistory(hook.id);
    expect(items.map(({ type }) => type)).toEqual(['WebhookCreated']);
  });
});
