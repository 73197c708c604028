import { describe, expect, it } from '@jest/globals';

import { answer, inTurn } from '#libs/testing';

import { isGenuine } from './hook.js';
import { Scene } from './scene.js';

const scene = Scene.of();

/** Every field that the Control Plane sends. */
const subscriptionCreated = {
  type: 'subscription.create',
  timestamp: '2024-05-01T12:00:00.000Z',
  data: {
    subscription: {
      id: 'sub_19Kx',
      application: { id: 'app_3Tz', name: 'Storefront' },
      apiProduct: 'payments-v2',
      apiProductDisplayName: 'Payments',
      plan: { id: 'plan_gold', name: 'Gold' },
      environments: ['production', 'sandbox'],
      approvalStatus: 'PENDING',
      approvalRequest: 'apr_5Wd1',
      deploymentStatus: 'NOT_DEPLOYED',
      termsOfUseAccepted: true,
    },
    approvalRequest: {
      id: 'apr_5Wd1',
      status: 'PENDING',
      createdAt: '2024-05-01T12:00:00.000Z',
      resolvedAt: null,
      subscription: 'sub_19Kx',
      createdByUser: 'usr_7Hq2',
      createdByOrganization: 'org_acme',
      resolvedByUser: null,
      resolvingOrganization: null,
      comment: null,
    },
    user: {
      id: 'usr_7Hq2',
      username: 'grace',
      displayName: 'Grace Hopper',
      email: 'grace@example.com',
      status: 'ACTIVE',
      role: 'DEVELOPER',
      organization: { id: 'org_acme', name: 'Acme' },
      origin: 'LOCAL',
      termsOfUseAccepted: true,
      hasImage: false,
    },
  },
};

describe('The way of a message', () => {
  it('from a published event to a signed request and Success', async () => {
    const hook = await scene.webhook();
    const messageId = await scene.publishTo(hook, subscriptionCreated);
    const [request] = await hook.received();
    expect(JSON.parse(request!.body)).toEqual(subscriptionCreated);
    expect(request!.headers['webhook-id']).toBe(messageId);
    expect(isGenuine(request!, hook.webhook.secret)).toBe(true);
    const message = await scene.hookline.whenStatus(messageId, 'success');
    expect(message).toMatchObject({
      webhookId: hook.id,
      eventType: 'subscription.create',
      attemptCount: 1,
      lastStatusCode: 200,
      nextAttemptAt: null,
      payload: subscriptionCreated,
      body: request!.body,
    });
  });

  it('to a receiver that is down: Retrying, sent now on request, Cancelled, and the history tells it all', async () => {
    const hook = await scene.webhook({ answers: answer(503), retry: { baseMs: 60_000, factor: 1, capMs: 60_000 } });
    const messageId = await scene.publishTo(hook, subscriptionCreated);
    const failed = await scene.hookline.whenAttempts(messageId, 1);
    expect(failed).toMatchObject({ status: 'retrying', attemptCount: 1, lastStatusCode: 503 });
    expect(failed.nextAttemptAt).not.toBeNull();

    await scene.hookline.retry(messageId);
    await scene.hookline.whenAttempts(messageId, 2);
    expect(await scene.hookline.cancel(messageId)).toMatchObject({ status: 'cancelled', nextAttemptAt: null });

    const { items } = await scene.hookline.history(messageId);
    expect(items.map(({ type, statusAfter }) => [type, statusAfter])).toEqual([
      ['EventAccepted', 'created'],
      ['AttemptFailed', 'retrying'],
      ['RetryRequested', 'retrying'],
      ['AttemptFailed', 'retrying'],
      ['MessageCancelled', 'cancelled'],
    ]);
    expect(items.map(({ actor }) => actor.kind)).toEqual(['key', 'system', 'key', 'system', 'key']);
    expect(items[1]!.data).toMatchObject({ trigger: 'first', statusCode: 503, nextAttemptAt: failed.nextAttemptAt });
    expect(items[3]!.data).toMatchObject({ trigger: 'manual', because: 'schedule' });
    expect(items[4]!.data).toMatchObject({ reason: 'requested' });
  });

  it('to a receiver that comes back: delivered by itself', async () => {
    const hook = await scene.webhook({ answers: inTurn(answer(500), answer(204)) });
    const messageId = await scene.publishTo(hook);
    const message = await scene.hookline.whenStatus(messageId, 'success');
    expect(message.attempts.map(({ outcome, trigger }) => [outcome, trigger])).toEqual([
      ['failed', 'first'],
      ['success', 'scheduled'],
    ]);
  });
});
