import { describe, expect, it } from '@jest/globals';
import { toMs, webhookStream } from '#libs/domain';

import { allPages, hourS, type ReadModelsScene, wholePage } from './read-models-scene.js';
import { afterNoon, noon, webhookSettings } from '../sample-events.js';

export const describeWebhooksContract = (scene: ReadModelsScene): void => {
  describe('webhooks', () => {
    it('are shown with everything that a person set', async () => {
      const settings = webhookSettings({
        displayName: 'Billing',
        headers: { 'x-tenant': 'sealed' },
        rateLimit: { perSecond: 5 },
        retry: { baseMs: 1_000, factor: 2, capMs: 60_000 },
        ordering: 'fifo',
      });
      scene.log.webhook('hook', { ...settings, at: afterNoon(1) });
      await scene.project();
      expect(await scene.models.readModels.getWebhook('hook')).toEqual({
        id: 'hook',
        webhook: {
          revision: 0,
          status: 'active',
          deactivatedBecause: null,
          settings,
          secrets: { current: 'sealed-secret', previous: null },
        },
        createdAt: afterNoon(1),
        updatedAt: afterNoon(1),
        lastDeliveryAt: null,
        failingSince: null,
        health: { succeeded: 0, failed: 0 },
      });
    });

    it('show edits, rotations and why they were switched off', async () => {
      scene.log.webhook('hook');
      await scene.project();
      const stream = webhookStream('hook');
      scene.log.record(stream, { type: 'WebhookDetailsChanged', data: { changes: { displayName: 'Invoices' } } });
      scene.log.record(stream, {
        type: 'WebhookSecretRotated',
        data: { secret: 'newer', previousExpiresAt: afterNoon(hourS) },
      });
      scene.log.record(stream, { type: 'WebhookDeactivated', data: { reason: 'failing' } }, afterNoon(9));
      await scene.project();
      expect(await scene.models.readModels.getWebhook('hook')).toMatchObject({
        createdAt: noon,
        updatedAt: afterNoon(9),
        webhook: {
          revision: 3,
          status: 'inactive',
          deactivatedBecause: 'failing',
          settings: { displayName: 'Invoices', url: webhookSettings().url },
          secrets: { current: 'newer', previous: { secret: 'sealed-secret', expiresAt: afterNoon(hourS) } },
        },
      });
    });

    it('are listed newest first, page by page', async () => {
      for (const number of [1, 2, 3, 4, 5]) scene.log.webhook(`hook ${number}`, { at: afterNoon(number) });
      await scene.project();
      const listed = await allPages((page) => scene.models.readModels.listWebhooks({}, page), 2);
      expect(listed.map(({ id }) => id)).toEqual(['hook 5', 'hook 4', 'hook 3', 'hook 2', 'hook 1']);
    });

    it('are found by status, by event type as it is now, and by any part of their texts', async () => {
      scene.log.webhook('billing', { displayName: 'BÜRO 100%', events: ['subscription.create'], at: afterNoon(1) });
      scene.log.webhook('audit', {
        displayName: 'Audit',
        url: 'https://audit.example.com/in',
        description: 'keeps a trail',
        events: ['approvalRequest.create'],
        status: 'inactive',
        at: afterNoon(2),
      });
      scene.log.record(webhookStream('audit'), {
        type: 'WebhookDetailsChanged',
        data: { changes: { events: ['subscription.delete', 'subscription.create'] } },
      });
      await scene.project();
      expect(await scene.webhookIds({ status: 'active' })).toEqual(['billing']);
      expect(await scene.webhookIds({ status: 'inactive' })).toEqual(['audit']);
      expect(await scene.webhookIds({ event: 'subscription.create' })).toEqual(['audit', 'billing']);
      expect(await scene.webhookIds({ event: 'approvalRequest.create' })).toEqual([]);
      expect(await scene.webhookIds({ search: 'büro' })).toEqual(['billing']);
      expect(await scene.webhookIds({ search: 'AUDIT.example' })).toEqual(['audit']);
      expect(await scene.webhookIds({ search: 'Trail' })).toEqual(['audit']);
      expect(await scene.webhookIds({ search: '0%' })).toEqual(['billing']);
      expect(await scene.webhookIds({ search: '_' })).toEqual([]);
      expect(await scene.webhookIds({ search: 'büro', status: 'inactive' })).toEqual([]);
    });

    it('leave every list when they are deleted', async () => {
      scene.log.webhook('hook');
      scene.log.webhook('kept');
      scene.log.record(webhookStream('hook'), { type: 'WebhookDeleted', data: {} });
      await scene.project();
      expect(await scene.webhookIds({})).toEqual(['kept']);
      expect(await scene.webhookIds({ event: 'subscription.create' })).toEqual(['kept']);
      expect(await scene.models.readModels.getWebhook('hook')).toBeNull();
      expect((await scene.models.registrySource.loadWebhooks()).webhooks.map(({ id }) => id)).toEqual(['kept']);
    });

    it('show their last delivery and since when they fail, until a success, an edit or an activation', async () => {
      scene.log.webhook('hook');
      scene.log.accept('event', { recipients: ['hook'] });
      const target = { eventId: 'event', webhookId: 'hook' };
      const shown = async () => {
        await scene.project();
        const row = await scene.models.readModels.getWebhook('hook');
        return { lastDeliveryAt: row?.lastDeliveryAt, failingSince: row?.failingSince };
      };
      scene.log.fail({ ...target, at: afterNoon(1) });
      scene.log.fail({ ...target, at: afterNoon(2) });
      expect(await shown()).toEqual({ lastDeliveryAt: afterNoon(2), failingSince: afterNoon(1) });
      scene.log.succeed({ ...target, at: afterNoon(3) });
      expect(await shown()).toEqual({ lastDeliveryAt: afterNoon(3), failingSince: null });
      scene.log.fail({ ...target, at: afterNoon(4) });
      expect(await shown()).toMatchObject({ failingSince: afterNoon(4) });
      scene.log.record(webhookStream('hook'), {
        type: 'WebhookDetailsChanged',
        data: { changes: { description: 'x' } },
      });
      expect(await shown()).toEqual({ lastDeliveryAt: afterNoon(4), failingSince: null });
      scene.log.fail({ ...target, at: afterNoon(5) });
      scene.log.record(webhookStream('hook'), { type: 'WebhookDeactivated', data: { reason: 'failing' } });
      expect(await shown()).toMatchObject({ failingSince: afterNoon(5) });
      scene.log.record(webhookStream('hook'), { type: 'WebhookActivated', data: {} });
      expect(await shown()).toMatchObject({ failingSince: null });
    });

    it('count the attempts of the running hour and the 24 before it', async () => {
      scene.log.webhook('hook');
      scene.log.accept('event', { recipients: ['hook'] });
      const target = { eventId: 'event', webhookId: 'hook' };
      for (const hoursAgo of [25, 24, 1, 0]) scene.log.fail({ ...target, at: afterNoon(-hoursAgo * hourS) });
      scene.log.succeed({ ...target, at: afterNoon(20) });
      await scene.project();
      expect((await scene.models.readModels.getWebhook('hook'))?.health).toEqual({ succeeded: 1, failed: 3 });
      scene.nowMs = toMs(afterNoon(hourS));
      const [row] = (await scene.models.readModels.listWebhooks({}, wholePage)).items;
      expect(row?.health).toEqual({ succeeded: 1, failed: 2 });
    });
  });
};
