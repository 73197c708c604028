import { describe, expect, it } from '@jest/globals';
import { webhookStream } from '#libs/domain';

import type { ReadModelsScene } from './read-models-scene.js';
import { afterNoon } from '../sample-events.js';

export const describeReconcilerSourceContract = (scene: ReadModelsScene): void => {
  describe('the source of the reconciler', () => {
    it('names each active webhook with its oldest overdue order, and inactive ones for a test alone', async () => {
      scene.log.webhook('hook');
      scene.log.webhook('later');
      scene.log.webhook('idle');
      scene.log.webhook('future');
      scene.log.webhook('inactive', { status: 'inactive' });
      scene.log.webhook('testing', { status: 'inactive' });
      scene.log.webhook('deleted');
      scene.log.record(webhookStream('deleted'), { type: 'WebhookDeleted', data: {} });
      scene.log.accept('first', { recipients: ['hook', 'inactive', 'testing', 'deleted'] }, afterNoon(1));
      scene.log.accept('second', { recipients: ['hook', 'later'] }, afterNoon(2));
      scene.log.accept('third', { recipients: ['future'] }, afterNoon(61));
      scene.log.accept('test', { recipients: ['testing'], test: true }, afterNoon(3));
      await scene.project();
      const overdue = (limit: number) =>
        scene.models.reconcilerSource.overdueWebhooks({ dueBefore: afterNoon(60), limit });
      expect(await overdue(10)).toEqual([
        { webhookId: 'hook', oldestDueAt: afterNoon(1) },
        { webhookId: 'later', oldestDueAt: afterNoon(2) },
        { webhookId: 'testing', oldestDueAt: afterNoon(3) },
      ]);
      expect(await overdue(1)).toEqual([{ webhookId: 'hook', oldestDueAt: afterNoon(1) }]);
    });

    it('finds the open messages of deleted webhooks, also one that was accepted late', async () => {
      scene.log.webhook('hook');
      scene.log.webhook('kept');
      scene.log.accept('open', { recipients: ['hook', 'kept'] });
      scene.log.accept('retrying', { recipients: ['hook'] });
      scene.log.fail({ eventId: 'retrying', webhookId: 'hook' });
      scene.log.accept('done', { recipients: ['hook'] });
      scene.log.succeed({ eventId: 'done', webhookId: 'hook' });
      scene.log.record(webhookStream('hook'), { type: 'WebhookDeleted', data: {} });
      await scene.project();
      scene.log.accept('late', { recipients: ['hook'] });
      await scene.project();
      const found = await scene.models.reconcilerSource.openMessagesOfDeletedWebhooks(10);
      expect(new Map(found.map(({ eventId, revision }) => [eventId, revision]))).toEqual(
        new Map<string, number | string>([
          ['open', 'none'],
          ['retrying', 0],
          ['late', 'none'],
        ]),
      );
      expect(found).toContainEqual({
        messageId: scene.log.message('late', 'hook'),
        eventId: 'late',
        webhookId: 'hook',
        revision: 'none',
      });
      expect(await scene.models.reconcilerSource.openMessagesOfDeletedWebhooks(2)).toHaveLength(2);
    });

    it('finds the open messages of inactive webhooks that are past their mark', async () => {
      scene.log.webhook('hook', { status: 'inactive' });
      scene.log.webhook('active');
      scene.log.accept('past', { recipients: ['hook', 'active'], givesUpAt: afterNoon(60) });
      scene.log.accept('done', { recipients: ['hook'], givesUpAt: afterNoon(50) });
      scene.log.succeed({ eventId: 'done', webhookId: 'hook' });
      scene.log.accept('ahead', { recipients: ['hook'], givesUpAt: afterNoon(61) });
      await scene.project();
      const found = await scene.models.reconcilerSource.openMessagesPastTheMark({ now: afterNoon(60), limit: 10 });
      expect(found).toEqual([
        { messageId: scene.log.message('past', 'hook'), eventId: 'past', webhookId: 'hook', revision: 'none' },
      ]);
    });

    it('finds active webhooks with nothing but failures since before an instant', async () => {
      for (const [number, webhookId] of ['long', 'short', 'off', 'well'].entries()) {
        scene.log.webhook(webhookId);
        scene.log.accept(`event ${number}`, { recipients: [webhookId] });
        const at = webhookId === 'short' ? afterNoon(60) : afterNoon(number);
        scene.log.fail({ eventId: `event ${number}`, webhookId, at });
      }
      scene.log.succeed({ eventId: 'event 3', webhookId: 'well', at: afterNoon(5) });
      scene.log.record(webhookStream('off'), { type: 'WebhookDeactivated', data: { reason: 'requested' } });
      await scene.project();
      const found = await scene.models.reconcilerSource.failingWebhooks({ failingBefore: afterNoon(60), limit: 10 });
      expect(found).toEqual([{ webhookId: 'long', revision: 0 }]);
    });
  });
};
