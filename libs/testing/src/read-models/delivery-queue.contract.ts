import { describe, expect, it } from '@jest/globals';
import type { QueueCursor } from '#libs/application';

import type { ReadModelsScene } from './read-models-scene.js';
import { afterNoon, noon } from '../sample-events.js';

export const describeDeliveryQueueContract = (scene: ReadModelsScene): void => {
  describe('the queue of due orders', () => {
    it('gives what is due, oldest due first, with what names the order', async () => {
      scene.log.accept('later', { recipients: ['hook'] }, afterNoon(5));
      scene.log.accept('retried', { recipients: ['hook', 'other'] }, noon);
      scene.log.fail({ eventId: 'retried', webhookId: 'hook', at: afterNoon(1) }, { nextAttemptAt: afterNoon(30) });
      scene.log.accept('manual', { recipients: ['hook'] }, afterNoon(1));
      scene.log.fail({ eventId: 'manual', webhookId: 'hook', at: afterNoon(2) }, { nextAttemptAt: afterNoon(99) });
      scene.log.requestRetry({ eventId: 'manual', webhookId: 'hook', at: afterNoon(40) });
      scene.log.accept('future', { recipients: ['hook'] });
      scene.log.fail({ eventId: 'future', webhookId: 'hook' }, { nextAttemptAt: afterNoon(61) });
      scene.log.accept('done', { recipients: ['hook'] });
      scene.log.succeed({ eventId: 'done', webhookId: 'hook' });
      await scene.project();
      const orders = await scene.models.deliveryQueue.dueOrders({
        webhookId: 'hook',
        now: afterNoon(60),
        after: null,
        limit: 10,
      });
      const order = (eventId: string) => ({
        webhookId: 'hook',
        messageId: scene.log.message(eventId, 'hook'),
        eventId,
      });
      expect(orders).toEqual([
        { ...order('later'), ticket: 'none', trigger: 'first', dueAt: afterNoon(5) },
        { ...order('retried'), ticket: 0, trigger: 'scheduled', dueAt: afterNoon(30) },
        { ...order('manual'), ticket: 1, trigger: 'manual', dueAt: afterNoon(40) },
      ]);
      expect(await scene.dueEvents({ now: afterNoon(61) })).toContain('future');
      expect(await scene.dueEvents({ now: afterNoon(29) })).toEqual(['later']);
    });

    it('goes on after the last order of a page, also among orders due at one instant', async () => {
      const all = Array.from({ length: 7 }, (_, number) => `event ${number}`);
      for (const eventId of all) scene.log.accept(eventId, { recipients: ['hook'] });
      await scene.project();
      const query = { webhookId: 'hook', now: noon, limit: 3 };
      const seen: string[] = [];
      let page = await scene.models.deliveryQueue.dueOrders({ ...query, after: null });
      while (page.length > 0) {
        seen.push(...page.map(({ eventId }) => eventId));
        page = await scene.models.deliveryQueue.dueOrders({ ...query, after: page.at(-1) ?? null });
      }
      expect(seen.toSorted()).toEqual(all);
    });

    it('tells apart what a FIFO webhook sends beside its queue, and tests', async () => {
      scene.log.accept('waiting', { recipients: ['hook'] });
      scene.log.accept('test', { recipients: ['hook'], test: true });
      scene.log.accept('again', { recipients: ['hook'] });
      scene.log.succeed({ eventId: 'again', webhookId: 'hook', at: afterNoon(1) });
      await scene.project();
      scene.log.requestRetry({ eventId: 'again', webhookId: 'hook', at: afterNoon(2) });
      await scene.project();
      expect((await scene.dueEvents({})).toSorted()).toEqual(['again', 'test', 'waiting']);
      expect(await scene.dueEvents({ only: 'beside' })).toEqual(['again']);
      expect(await scene.dueEvents({ only: 'tests' })).toEqual(['test']);
    });

    it('has as its FIFO heads the oldest messages that were never concluded, due or not', async () => {
      const { deliveryQueue } = scene.models;
      expect(await deliveryQueue.fifoHeads('hook', 2)).toEqual([]);
      for (const eventId of ['first', 'second', 'third']) scene.log.accept(eventId, { recipients: ['hook'] });
      scene.log.fail({ eventId: 'first', webhookId: 'hook' }, { nextAttemptAt: afterNoon(500) });
      await scene.project();
      expect(await deliveryQueue.fifoHeads('hook', 2)).toMatchObject([
        { eventId: 'first', dueAt: afterNoon(500) },
        { eventId: 'second', ticket: 'none' },
      ]);
      scene.log.cancel({ eventId: 'first', webhookId: 'hook' });
      scene.log.requestRetry({ eventId: 'first', webhookId: 'hook' });
      await scene.project();
      expect(await deliveryQueue.fifoHeads('hook', 5)).toMatchObject([{ eventId: 'second' }, { eventId: 'third' }]);
    });

    it('gives the orders of a stretch of time over all webhooks, earliest first', async () => {
      for (const [number, webhookId] of ['one', 'two', 'three', 'four'].entries()) {
        scene.log.accept(`event ${number}`, { recipients: [webhookId] });
        scene.log.fail({ eventId: `event ${number}`, webhookId }, { nextAttemptAt: afterNoon(40 - number * 10) });
      }
      await scene.project();
      const between = (after: QueueCursor, limit: number) =>
        scene.models.deliveryQueue.ordersBetween({ after, upTo: afterNoon(40), limit });
      const all = await between({ dueAt: afterNoon(10), messageId: '' }, 10);
      expect(all.map(({ webhookId }) => webhookId)).toEqual(['four', 'three', 'two', 'one']);
      const page = await between({ dueAt: afterNoon(10), messageId: '' }, 2);
      expect(page).toEqual(all.slice(0, 2));
      const last = page.at(-1);
      if (last === undefined) throw new Error('there is no page');
      expect(await between(last, 10)).toEqual(all.slice(2));
    });
  });
};
