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

    it('finds active webhooks with nothing but failures for long enough, what failed last first', async () => {
      const failures: Readonly<Record<string, readonly number[]>> = {
        ...{ long: [0, 30, 60], longer: [0, 61], short: [1, 60], once: [0], well: [0, 60], off: [0, 60] },
        moved: [0, 60],
      };
      for (const [webhookId, seconds] of Object.entries(failures)) {
        scene.log.webhook(webhookId);
        scene.log.accept(`event of ${webhookId}`, { recipients: [webhookId] });
        for (const at of seconds) scene.log.fail({ eventId: `event of ${webhookId}`, webhookId, at: afterNoon(at) });
      }
      scene.log.succeed({ eventId: 'event of well', webhookId: 'well', at: afterNoon(61) });
      scene.log.record(webhookStream('off'), { type: 'WebhookDeactivated', data: { reason: 'requested' } });
      const moved = { url: 'https://new.example.com/' };
      scene.log.record(webhookStream('moved'), { type: 'WebhookDetailsChanged', data: { changes: moved } });
      await scene.project();
      const failing = (seconds: number) =>
        scene.models.reconcilerSource.failingWebhooks({ now: afterNoon(seconds), failingForMs: 60_000, limit: 10 });
      expect(await failing(120)).toEqual([
        { webhookId: 'longer', revision: 0 },
        { webhookId: 'long', revision: 0 },
      ]);
      expect(await failing(59)).toEqual([]);
    });
  });
};
