import { describe, it, expect } from '@jest/globals';
import { afterNoon, given, noon, webhookCreated, webhookDecider, webhookSettings } from '#libs/testing';

import type { WebhookEvent } from './webhook-events.js';

const created = webhookCreated();
const createdInactive = webhookCreated({ status: 'inactive' });
const activated: WebhookEvent = { type: 'WebhookActivated', data: {} };
const deactivated: WebhookEvent = { type: 'WebhookDeactivated', data: { reason: 'requested' } };
const gone: WebhookEvent = { type: 'WebhookDeactivated', data: { reason: 'gone' } };
const deleted: WebhookEvent = { type: 'WebhookDeleted', data: {} };
const rotated = (secret: string, previousExpiresAt: string | null): WebhookEvent => ({
  type: 'WebhookSecretRotated',
  data: { secret, previousExpiresAt },
});

const create = {
  type: 'CreateWebhook',
  settings: webhookSettings(),
  status: 'active',
  secret: 'sealed-secret',
} as const;
const rename = { type: 'EditWebhook', changes: { displayName: 'Invoices' } } as const;
const rotate = { type: 'RotateSecret', secret: 'sealed-2', at: noon, overlapHours: 24 } as const;
const remove = { type: 'DeleteWebhook' } as const;

const webhook = (...facts: readonly WebhookEvent[]) => given(webhookDecider, facts);

describe('Creating a webhook', () => {
  it('records its settings, status and sealed secret in one fact', () => {
    webhook().when(create).thenFacts(created).thenState({ status: 'active', revision: 0, deactivatedBecause: null });
  });

  it('may begin inactive, which nobody deactivated', () => {
    webhook()
      .when({ ...create, status: 'inactive' })
      .thenFacts(createdInactive)
      .thenState({ status: 'inactive', deactivatedBecause: null });
  });

  it('is refused under an id that is taken', () => {
    webhook(created).when(create).thenRefused('webhook_already_exists');
  });

  it('is refused under the id of a deleted webhook: an id is never used again', () => {
    webhook(created, deleted).when(create).thenRefused('webhook_already_exists');
  });
});

describe('Editing a webhook', () => {
  it('records only what differs', () => {
    webhook(created)
      .when({ type: 'EditWebhook', changes: { ...webhookSettings(), url: 'https://new.example.com/' } })
      .thenFacts({ type: 'WebhookDetailsChanged', data: { changes: { url: 'https://new.example.com/' } } })
      .thenState({ revision: 1, settings: webhookSettings({ url: 'https://new.example.com/' }) });
  });

  it('that changes nothing records nothing', () => {
    webhook(created).when({ type: 'EditWebhook', changes: webhookSettings(), status: 'active' }).thenNothing();
  });

  it('sees a change inside a list and inside the retry policy', () => {
    const changes = {
      events: ['subscription.create', 'subscription.delete'],
      retry: { baseMs: 1, factor: 2, capMs: 3 },
    };
    webhook(created)
      .when({ type: 'EditWebhook', changes })
      .thenFacts({ type: 'WebhookDetailsChanged', data: { changes } });
  });

  it('activates an inactive webhook', () => {
    webhook(createdInactive)
      .when({ type: 'EditWebhook', changes: {}, status: 'active' })
      .thenFacts(activated)
      .thenState({ status: 'active', deactivatedBecause: null });
  });

  it('deactivates an active webhook, by request', () => {
    webhook(created)
      .when({ type: 'EditWebhook', changes: {}, status: 'inactive' })
      .thenFacts(deactivated)
      .thenState({ status: 'inactive', deactivatedBecause: 'requested' });
  });

  it('changes details and status in one append, and each is a fact of its own', () => {
    webhook(created)
      .when({ ...rename, status: 'inactive' })
      .thenFacts({ type: 'WebhookDetailsChanged', data: { changes: { displayName: 'Invoices' } } }, deactivated)
      .thenState({ revision: 2 });
  });

  it('that names no status leaves a webhook switched off', () => {
    webhook(created, gone).when(rename).thenState({ status: 'inactive', deactivatedBecause: 'gone' });
  });

  it('is refused for a webhook that does not exist', () => {
    webhook().when(rename).thenRefused('webhook_not_found');
  });

  it('is refused for a deleted webhook', () => {
    webhook(created, deleted).when(rename).thenRefused('webhook_not_found');
  });
});

describe('Switching a webhook off', () => {
  it.each(['gone', 'failing'] as const)('deactivates it because it is %s', (reason) => {
    webhook(created)
      .when({ type: 'SwitchOffWebhook', reason })
      .thenFacts({ type: 'WebhookDeactivated', data: { reason } })
      .thenState({ status: 'inactive', deactivatedBecause: reason });
  });

  it('keeps the reason for which it was switched off first', () => {
    webhook(created, deactivated)
      .when({ type: 'SwitchOffWebhook', reason: 'gone' })
      .thenNothing()
      .thenState({ deactivatedBecause: 'requested' });
  });

  it('forgets the reason when somebody activates it', () => {
    expect(webhook(created, gone, activated).state).toMatchObject({ status: 'active', deactivatedBecause: null });
  });

  it('is refused for a webhook that does not exist', () => {
    webhook().when({ type: 'SwitchOffWebhook', reason: 'gone' }).thenRefused('webhook_not_found');
  });
});

describe('Rotating the secret', () => {
  it('lets the one before sign for as long as the overlap', () => {
    webhook(created)
      .when(rotate)
      .thenFacts(rotated('sealed-2', afterNoon(24 * 3_600)))
      .thenState({
        secrets: { current: 'sealed-2', previous: { secret: 'sealed-secret', expiresAt: afterNoon(24 * 3_600) } },
      });
  });

  it('drops the one before at once with an overlap of zero hours', () => {
    webhook(created)
      .when({ ...rotate, overlapHours: 0 })
      .thenFacts(rotated('sealed-2', null))
      .thenState({ secrets: { current: 'sealed-2', previous: null } });
  });

  it('leaves at most two that sign, however often it is done', () => {
    webhook(created, rotated('sealed-2', afterNoon(10)), rotated('sealed-3', afterNoon(20)))
      .when({ ...rotate, secret: 'sealed-4' })
      .thenState({
        secrets: { current: 'sealed-4', previous: { secret: 'sealed-3', expiresAt: afterNoon(24 * 3_600) } },
      });
  });

  it('is allowed while the webhook is inactive', () => {
    webhook(created, deactivated)
      .when(rotate)
      .thenState({ status: 'inactive', secrets: { current: 'sealed-2' } });
  });

  it('is refused for a deleted webhook', () => {
    webhook(created, deleted).when(rotate).thenRefused('webhook_not_found');
  });
});

describe('Deleting a webhook', () => {
  it.each([
    ['active', created],
    ['inactive', createdInactive],
  ])('is one fact, also while it is %s', (_status, first) => {
    webhook(first).when(remove).thenFacts(deleted).thenState({ status: 'deleted', revision: 1 });
  });

  it('is refused the second time', () => {
    webhook(created, deleted).when(remove).thenRefused('webhook_not_found');
  });

  it('is refused for a webhook that does not exist', () => {
    webhook().when(remove).thenRefused('webhook_not_found');
  });
});

describe('The facts of a webhook', () => {
  it.each([
    { type: 'WebhookDetailsChanged', data: { changes: { displayName: 'x' } } },
    activated,
    deactivated,
    rotated('sealed-2', null),
    deleted,
  ] satisfies WebhookEvent[])('leave no webhook before it was created: $type', (event) => {
    expect(webhook(event).state).toEqual({ status: 'absent' });
  });

  it.each([
    created,
    { type: 'WebhookDetailsChanged', data: { changes: { displayName: 'x' } } },
    activated,
    deactivated,
    rotated('sealed-2', null),
    deleted,
  ] satisfies WebhookEvent[])('leave a deleted webhook deleted: $type', (event) => {
    const { state } = webhook(created, deleted);
    expect(webhook(created, deleted, event).state).toEqual({ ...state, revision: 2 });
  });

  it('are counted by the revision, whatever they say', () => {
    expect(webhook(created, created, activated, deactivated, gone).state).toMatchObject({ revision: 4 });
  });
});
