import { describe, expect, it } from '@jest/globals';
import { apiKeyStream, plusMs, webhookStream } from '#libs/domain';

import { allPages, type ReadModelsScene, tenDays, wholePage } from './read-models-scene.js';
import { afterNoon, apiKeyCreated, noon } from '../sample-events.js';

export const describeProjectionContract = (scene: ReadModelsScene): void => {
  describe('projection', () => {
    it('has no checkpoint before the first event', async () => {
      expect(await scene.models.projection.checkpoint()).toBeNull();
    });

    it('moves the checkpoint with a batch, also with one that holds nothing of ours', async () => {
      scene.log.webhook('hook');
      await scene.project();
      expect(await scene.models.projection.checkpoint()).toBe('1');
      await scene.models.projection.apply([], '7');
      expect(await scene.models.projection.checkpoint()).toBe('7');
    });

    it('makes a message for each recipient, waiting since its acceptance', async () => {
      scene.log.webhook('hook');
      scene.log.accept('event', { recipients: ['hook', 'other'], type: 'subscription.create' }, afterNoon(1));
      await scene.project();
      expect(await scene.message('event', 'hook')).toEqual({
        id: scene.log.message('event', 'hook'),
        webhookId: 'hook',
        eventId: 'event',
        eventType: 'subscription.create',
        status: 'created',
        createdAt: afterNoon(1),
        attemptCount: 0,
        lastAttemptAt: null,
        lastStatusCode: null,
        nextAttemptAt: afterNoon(1),
        givesUpAt: tenDays(),
        test: false,
        revision: 'none',
      });
      expect(await scene.message('event', 'other')).toMatchObject({ webhookId: 'other', status: 'created' });
    });

    it('shows a failed attempt and the instant of the next', async () => {
      scene.log.accept('event', { recipients: ['hook'] });
      scene.log.fail({ eventId: 'event', webhookId: 'hook', at: afterNoon(1) }, { nextAttemptAt: afterNoon(11) });
      await scene.project();
      expect(await scene.message('event', 'hook')).toMatchObject({
        status: 'retrying',
        attemptCount: 1,
        lastAttemptAt: afterNoon(1),
        lastStatusCode: 503,
        nextAttemptAt: afterNoon(11),
        revision: 0,
      });
    });

    it('follows a message from failure over a manual retry to success, whatever the batches', async () => {
      scene.log.accept('event', { recipients: ['hook'] });
      await scene.project();
      scene.log.fail({ eventId: 'event', webhookId: 'hook', at: afterNoon(1) }, { nextAttemptAt: afterNoon(11) });
      await scene.project();
      scene.log.requestRetry({ eventId: 'event', webhookId: 'hook', at: afterNoon(3) });
      await scene.project();
      expect(await scene.message('event', 'hook')).toMatchObject({ status: 'retrying', nextAttemptAt: afterNoon(3) });
      scene.log.succeed({ eventId: 'event', webhookId: 'hook', at: afterNoon(4) }, { ticket: 1, trigger: 'manual' });
      await scene.project();
      expect(await scene.message('event', 'hook')).toMatchObject({
        status: 'success',
        attemptCount: 2,
        lastStatusCode: 204,
        nextAttemptAt: null,
        revision: 2,
      });
    });

    it('leaves status and order alone when an attempt does not answer the open order', async () => {
      scene.log.accept('event', { recipients: ['hook'] });
      scene.log.fail({ eventId: 'event', webhookId: 'hook' }, { nextAttemptAt: afterNoon(10) });
      await scene.project();
      scene.log.succeed({ eventId: 'event', webhookId: 'hook', at: afterNoon(2) }, { ticket: 'none' });
      await scene.project();
      expect(await scene.message('event', 'hook')).toMatchObject({
        status: 'retrying',
        attemptCount: 2,
        nextAttemptAt: afterNoon(10),
      });
    });

    it('shows cancelled and failed messages, and a late success of a cancelled one', async () => {
      scene.log.accept('cancelled', { recipients: ['hook'] });
      scene.log.accept('failed', { recipients: ['hook'] });
      scene.log.accept('late', { recipients: ['hook'] });
      scene.log.cancel({ eventId: 'cancelled', webhookId: 'hook' });
      scene.log.giveUp({ eventId: 'failed', webhookId: 'hook' });
      scene.log.cancel({ eventId: 'late', webhookId: 'hook' });
      await scene.project();
      scene.log.succeed({ eventId: 'late', webhookId: 'hook' });
      await scene.project();
      expect(await scene.message('cancelled', 'hook')).toMatchObject({ status: 'cancelled', nextAttemptAt: null });
      expect(await scene.message('failed', 'hook')).toMatchObject({ status: 'failed', nextAttemptAt: null });
      expect(await scene.message('late', 'hook')).toMatchObject({ status: 'success', nextAttemptAt: null });
    });

    const giveEverything = (): void => {
      scene.log.webhook('hook');
      scene.log.record(apiKeyStream('key'), apiKeyCreated('ci'));
      scene.log.accept('first', { recipients: ['hook'] });
      scene.log.fail({ eventId: 'first', webhookId: 'hook' }, { nextAttemptAt: afterNoon(10) });
      scene.log.accept('second', { recipients: ['hook', 'other'] }, afterNoon(1));
      scene.log.succeed({ eventId: 'second', webhookId: 'other', at: afterNoon(2) });
      scene.log.record(webhookStream('hook'), { type: 'WebhookDeactivated', data: { reason: 'gone' } }, afterNoon(3));
      scene.log.accept('third', { recipients: [] }, afterNoon(3));
    };
    const everything = async () => ({
      webhooks: await scene.models.readModels.listWebhooks({}, wholePage),
      messages: await scene.models.readModels.listMessages({}, wholePage),
      events: await scene.models.readModels.listEvents({}, wholePage),
      apiKeys: await scene.models.readModels.listApiKeys(wholePage),
      due: await scene.models.deliveryQueue.dueOrders({
        webhookId: 'hook',
        now: afterNoon(60),
        after: null,
        limit: 10,
      }),
    });

    it('comes to the same rows from one batch and from a batch for each fact', async () => {
      giveEverything();
      await scene.project();
      const atOnce = await everything();
      await scene.models.projection.reset();
      for (const fact of scene.log.facts) await scene.models.projection.apply([fact], fact.position);
      expect(await everything()).toEqual(atOnce);
      expect(atOnce.messages.items).toHaveLength(3);
    });

    it('changes nothing when a batch comes again, alone or as part of a longer one', async () => {
      giveEverything();
      await scene.project();
      const once = await everything();
      await scene.models.projection.apply(scene.log.facts, scene.log.position);
      await scene.models.projection.apply(scene.log.facts.slice(3), scene.log.position);
      expect(await everything()).toEqual(once);
      scene.log.succeed({ eventId: 'first', webhookId: 'hook', at: afterNoon(9) }, { ticket: 0 });
      await scene.models.projection.apply(scene.log.facts, scene.log.position);
      expect(await scene.message('first', 'hook')).toMatchObject({ status: 'success', attemptCount: 2 });
      expect((await scene.models.readModels.getWebhook('hook'))?.health).toEqual({ succeeded: 1, failed: 1 });
    });

    it('applies batches one after the other that were handed over together', async () => {
      scene.log.accept('event', { recipients: ['hook'] });
      scene.log.fail({ eventId: 'event', webhookId: 'hook' }, { nextAttemptAt: afterNoon(10) });
      scene.log.succeed({ eventId: 'event', webhookId: 'hook' }, { ticket: 0 });
      await Promise.all(scene.log.facts.map((fact) => scene.models.projection.apply([fact], fact.position)));
      expect(await scene.message('event', 'hook')).toMatchObject({ status: 'success', attemptCount: 2 });
      expect(await scene.models.projection.checkpoint()).toBe(scene.log.position);
    });

    it('leaves rows and checkpoint as they were when a batch cannot be applied', async () => {
      scene.log.accept('event', { recipients: ['hook'] });
      await scene.project();
      scene.log.fail({ eventId: 'event', webhookId: 'hook' });
      scene.log.succeed({ eventId: 'event', webhookId: 'hook' }, { ticket: 0 });
      const withoutTheFailure = scene.log.facts.slice(2);
      await expect(scene.models.projection.apply(withoutTheFailure, scene.log.position)).rejects.toThrow('lacks facts');
      expect(await scene.models.projection.checkpoint()).toBe('1');
      expect(await scene.message('event', 'hook')).toMatchObject({ status: 'created', attemptCount: 0 });
    });

    it('takes a batch of thousands of facts', async () => {
      for (let number = 0; number < 2_500; number += 1) {
        scene.log.accept(`event ${number}`, { recipients: ['hook'] }, plusMs(noon, number));
        scene.log.succeed({ eventId: `event ${number}`, webhookId: 'hook', at: plusMs(noon, number) });
      }
      await scene.project();
      expect(await scene.message('event 2499', 'hook')).toMatchObject({ status: 'success' });
      const all = await allPages((page) => scene.models.readModels.listMessages({}, page), 1_000);
      expect(all).toHaveLength(2_500);
    });

    it('is empty after a reset and fills again from the first fact', async () => {
      giveEverything();
      await scene.project();
      const before = await everything();
      await scene.models.projection.reset();
      expect(await scene.models.projection.checkpoint()).toBeNull();
      expect((await everything()).messages.items).toEqual([]);
      expect(await scene.models.readModels.getWebhook('hook')).toBeNull();
      await scene.models.projection.apply(scene.log.facts, scene.log.position);
      expect(await everything()).toEqual(before);
    });
  });
};
