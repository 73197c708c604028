import { describe, expect, it } from '@jest/globals';

import { answer, Gate, inTurn } from '#libs/testing';

import { type Hook, isGenuine } from './hook.js';
import { patient, Scene } from './scene.js';
import { until } from './until.js';

const scene = Scene.of();
/** Later than an edit acts in every process, which is a second after it was answered, also on a machine that is busy. */
const soonMs = 3_000;
const soon = { baseMs: soonMs, factor: 1, capMs: soonMs };

/** A message that failed once and is tried again in a moment. */
const waiting = async (fields: Readonly<Record<string, unknown>> = {}): Promise<{ hook: Hook; messageId: string }> => {
  const hook = await scene.webhook({ answers: inTurn(answer(500), answer(200)), retry: soon, ...fields });
  const messageId = await scene.publishTo(hook);
  await scene.hookline.whenAttempts(messageId, 1);
  return { hook, messageId };
};

describe('An edit acts on a message that waits:', () => {
  it('the URL', async () => {
    const { hook, messageId } = await waiting();
    const moved = `${hook.path}/moved`;
    await scene.hookline.editWebhook(hook.id, { url: scene.receiver.url(moved) });
    const [request] = await scene.receiver.received(moved);
    expect(request!.headers['webhook-id']).toBe(messageId);
    expect(hook.requests).toHaveLength(1);
    const { attempts } = await scene.hookline.whenStatus(messageId, 'success');
    expect(attempts.map(({ url, webhookRevision }) => [url, webhookRevision])).toEqual([
      [hook.webhook.url, 0],
      [scene.receiver.url(moved), 1],
    ]);
  });

  it('the secret', async () => {
    const { hook } = await waiting();
    const { secret } = await scene.hookline.rotateSecret(hook.id, 0);
    const [first, second] = await hook.received(2);
    expect([isGenuine(first!, hook.webhook.secret), isGenuine(second!, hook.webhook.secret)]).toEqual([true, false]);
    expect(isGenuine(second!, secret)).toBe(true);
  });

  it('its headers', async () => {
    const { hook } = await waiting({ headers: { 'x-kept': 'kept', 'x-changed': 'old', 'x-removed': 'old' } });
    const headers = { 'x-changed': 'new', 'x-removed': null, 'x-added': 'new' };
    await scene.hookline.editWebhook(hook.id, { headers });
    const [, request] = await hook.received(2);
    expect(request!.headers).toMatchObject({ 'x-kept': 'kept', 'x-changed': 'new', 'x-added': 'new' });
    expect(request!.headers).not.toHaveProperty('x-removed');
  });

  it('its status', async () => {
    const { hook, messageId } = await waiting();
    await scene.hookline.editWebhook(hook.id, { status: 'inactive' });
    await scene.whenLaterMessagesAreDone();
    await scene.whenLaterMessagesAreDone();
    expect(hook.requests).toHaveLength(1);
    expect(await scene.hookline.message(messageId)).toMatchObject({ status: 'retrying', attemptCount: 1 });
    await scene.hookline.editWebhook(hook.id, { status: 'active' });
    await hook.received(2);
    await scene.hookline.whenStatus(messageId, 'success');
  });

  it('which event types it wants, for the very next event', async () => {
    const hook = await scene.webhook({ events: ['subscription.delete'] });
    const before = await scene.hookline.publish();
    await scene.hookline.editWebhook(hook.id, { events: ['subscription.create'] });
    const after = await scene.hookline.publish();
    await scene.hookline.editWebhook(hook.id, { events: ['subscription.delete'] });
    const later = await scene.hookline.publish();
    const recipients = await Promise.all(
      [before, after, later].map(async (id) => (await scene.hookline.event(id)).recipients),
    );
    expect(recipients).toEqual([[], [hook.id], []]);
  });
});

describe('An edit', () => {
  it('that sends back what was shown changes no header', async () => {
    const hook = await scene.webhook({ headers: { 'x-token': 'secret' } });
    const shown = await scene.hookline.webhook(hook.id);
    await scene.hookline.editWebhook(hook.id, { headers: shown.headers, description: 'edited' });
    await scene.publishTo(hook);
    const [request] = await hook.received();
    expect(request!.headers['x-token']).toBe('secret');
  });

  it('that changes nothing stores nothing', async () => {
    const hook = await scene.webhook({ headers: { 'x-token': 'secret' } });
    const changes = { displayName: 'Billing', headers: { 'X-Token': 'secret' }, status: 'active' };
    expect(await scene.hookline.editWebhook(hook.id, changes)).toMatchObject({ revision: 0 });
    expect((await scene.hookline.webhookHistory(hook.id)).items).toHaveLength(1);
  });

  it('is in the history with who made it, and never with what is secret', async () => {
    const hook = await scene.webhook({ headers: { 'x-token': 'old-value' } });
    await scene.hookline.editWebhook(hook.id, { displayName: 'Renamed', headers: { 'x-token': 'new-value' } });
    await scene.hookline.editWebhook(hook.id, { status: 'inactive' });
    await scene.hookline.editWebhook(hook.id, { status: 'active' });
    await scene.hookline.rotateSecret(hook.id, 24);
    await scene.hookline.deleteWebhook(hook.id);
    const { items } = await scene.hookline.webhookHistory(hook.id);
    expect(items.map(({ type, statusAfter }) => [type, statusAfter])).toEqual([
      ['WebhookCreated', 'active'],
      ['WebhookDetailsChanged', 'active'],
      ['WebhookDeactivated', 'inactive'],
      ['WebhookActivated', 'active'],
      ['WebhookSecretRotated', 'active'],
      ['WebhookDeleted', 'deleted'],
    ]);
    expect(new Set(items.map(({ actor }) => `${actor.kind} ${actor.id}`))).toEqual(new Set(['key configured-admin']));
    expect(items[1]!.data).toEqual({ changes: { displayName: 'Renamed', headers: { 'x-token': '********' } } });
    expect(items[2]!.data).toEqual({ reason: 'requested' });
    expect(JSON.stringify(items)).not.toMatch(/old-value|new-value|whsec_/);
  });
});

describe('An inactive webhook', () => {
  it('is no recipient of what happens meanwhile', async () => {
    const hook = await scene.webhook({ status: 'inactive' });
    const eventId = await scene.hookline.publish();
    expect(await scene.hookline.event(eventId)).toMatchObject({ recipientCount: 0, recipients: [] });
    await scene.hookline.editWebhook(hook.id, { status: 'active' });
    const messageId = await scene.publishTo(hook);
    await scene.hookline.whenStatus(messageId, 'success');
    expect(hook.requests.map(({ headers }) => headers['webhook-id'])).toEqual([messageId]);
  });
});

describe('A deleted webhook', () => {
  it('is gone at once, and its open messages are cancelled', async () => {
    const hook = await scene.webhook({ answers: answer(500), retry: patient });
    const messageIds = await Promise.all(Array.from({ length: 3 }, () => scene.publishTo(hook)));
    await Promise.all(messageIds.map((id) => scene.hookline.whenStatus(id, 'retrying')));
    await scene.hookline.deleteWebhook(hook.id);
    for (const [method, path, body] of [
      ['GET', ''],
      ['PATCH', '', {}],
      ['DELETE', ''],
      ['GET', '/secret'],
      ['POST', '/test', { eventType: 'subscription.create' }],
    ] as const)
      expect((await scene.hookline.request(method, `/webhooks/${hook.id}${path}`, body)).status).toBe(404);
    expect((await scene.hookline.event(await scene.hookline.publish())).recipients).toEqual([]);

    await Promise.all(messageIds.map((id) => scene.hookline.whenStatus(id, 'cancelled')));
    for (const id of messageIds)
      expect((await scene.hookline.history(id)).items.at(-1)).toMatchObject({
        type: 'MessageCancelled',
        data: { reason: 'webhook_deleted' },
        actor: { kind: 'system' },
      });
    expect(hook.requests).toHaveLength(3);
  });

  it('gets no second attempt after the one on the wire', async () => {
    const gate = new Gate();
    const hook = await scene.webhook({
      answers: answer(500, { after: gate.opened }),
      retry: { baseMs: 10, factor: 1, capMs: 10 },
    });
    const messageId = await scene.publishTo(hook);
    await hook.received();
    await scene.hookline.deleteWebhook(hook.id);
    gate.open();
    const message = await scene.hookline.whenStatus(messageId, 'cancelled');
    expect(message.attemptCount).toBe(1);
    expect(hook.requests).toHaveLength(1);
  });
});

describe('A rotation of the secret', () => {
  it('with overlap signs with both, and shows both', async () => {
    const hook = await scene.webhook();
    const { secret } = await scene.hookline.rotateSecret(hook.id, 24);
    await scene.publishTo(hook);
    const [request] = await hook.received();
    expect(request!.headers['webhook-signature']!.split(' ')).toHaveLength(2);
    expect([isGenuine(request!, secret), isGenuine(request!, hook.webhook.secret)]).toEqual([true, true]);
    const shown = await scene.hookline.secret(hook.id);
    expect(shown).toMatchObject({ secret, previous: { secret: hook.webhook.secret } });
    expect(Date.parse(shown.previous!.expiresAt) - Date.now()).toBeGreaterThan(23 * 3_600_000);
  });

  it('without overlap drops the older at once', async () => {
    const hook = await scene.webhook();
    const { secret } = await scene.hookline.rotateSecret(hook.id, 0);
    await scene.publishTo(hook);
    const [request] = await hook.received();
    expect(request!.headers['webhook-signature']!.split(' ')).toHaveLength(1);
    expect([isGenuine(request!, secret), isGenuine(request!, hook.webhook.secret)]).toEqual([true, false]);
    expect(await scene.hookline.secret(hook.id)).toEqual({ secret, previous: null });
  });

  it('while another overlaps keeps the two newest', async () => {
    const hook = await scene.webhook();
    const second = await scene.hookline.rotateSecret(hook.id, 24);
    const third = await scene.hookline.rotateSecret(hook.id, 24);
    await scene.publishTo(hook);
    const [request] = await hook.received();
    const secrets = [third.secret, second.secret, hook.webhook.secret];
    expect(secrets.map((secret) => isGenuine(request!, secret))).toEqual([true, true, false]);
  });
});

describe('A test send', () => {
  it.each(['active', 'inactive'])(
    'goes to an %s webhook, to this one alone, with the example of the type',
    async (status) => {
      const [hook, other] = [await scene.webhook({ status, events: ['subscription.update'] }), await scene.webhook()];
      const messageId = await scene.hookline.sendTest(hook.id, 'approvalRequest.create');
      const [request] = await hook.received();
      const catalog = (await scene.hookline.request('GET', '/event-types')).json as {
        items: { name: string; example: unknown }[];
      };
      expect(JSON.parse(request!.body)).toMatchObject({
        type: 'approvalRequest.create',
        data: catalog.items.find(({ name }) => name === 'approvalRequest.create')!.example,
      });
      expect(isGenuine(request!, hook.webhook.secret)).toBe(true);
      expect(await scene.hookline.whenStatus(messageId, 'success')).toMatchObject({ test: true, attemptCount: 1 });
      expect(other.requests).toEqual([]);
      expect(await scene.hookline.webhook(hook.id)).toMatchObject({ status });
    },
  );

  it('that fails is Failed after its one attempt', async () => {
    const hook = await scene.webhook({ answers: answer(500) });
    const messageId = await scene.hookline.sendTest(hook.id);
    expect(await scene.hookline.whenStatus(messageId, 'failed')).toMatchObject({
      attemptCount: 1,
      nextAttemptAt: null,
    });
    expect((await scene.hookline.history(messageId)).items.at(-1)).toMatchObject({
      type: 'MessageFailed',
      data: { reason: 'test' },
    });
    await scene.whenLaterMessagesAreDone();
    expect(hook.requests).toHaveLength(1);
  });

  it('is marked in the list of events', async () => {
    const hook = await scene.webhook();
    const messageId = await scene.hookline.sendTest(hook.id);
    const { eventId } = await scene.hookline.whenStatus(messageId, 'success');
    const event = await until(
      'the event is listed',
      () => scene.hookline.event(eventId),
      ({ id }) => id === eventId,
    );
    expect(event).toMatchObject({ test: true, recipients: [hook.id] });
  });
});
