import { describe, expect, it } from '@jest/globals';

import { allPages, type ReadModelsScene } from './read-models-scene.js';
import { afterNoon } from '../sample-events.js';

export const describeMessagesContract = (scene: ReadModelsScene): void => {
  describe('messages', () => {
    const giveMessages = async (): Promise<void> => {
      scene.log.accept('success', { recipients: ['hook'] }, afterNoon(1));
      scene.log.accept('waiting', { recipients: ['other', 'hook'] }, afterNoon(2));
      scene.log.accept('deleted', { recipients: ['hook'], type: 'subscription.delete' }, afterNoon(3));
      scene.log.accept('retrying', { recipients: ['hook'] }, afterNoon(4));
      scene.log.succeed({ eventId: 'success', webhookId: 'hook', at: afterNoon(4) });
      scene.log.fail({ eventId: 'retrying', webhookId: 'hook', at: afterNoon(5) });
      await scene.project();
    };

    it('are listed newest first, by acceptance', async () => {
      await giveMessages();
      expect(await scene.messageEvents({})).toEqual(['retrying', 'deleted', 'waiting', 'waiting', 'success']);
    });

    it('are found by webhook, status, event type and time, together too', async () => {
      await giveMessages();
      expect(await scene.messageEvents({ webhookId: 'hook' })).toEqual(['retrying', 'deleted', 'waiting', 'success']);
      expect(await scene.messageEvents({ statuses: ['success'] })).toEqual(['success']);
      expect(await scene.messageEvents({ statuses: ['success', 'retrying'] })).toEqual(['retrying', 'success']);
      expect(await scene.messageEvents({ statuses: [] })).toHaveLength(5);
      expect(await scene.messageEvents({ eventType: 'subscription.delete' })).toEqual(['deleted']);
      expect(await scene.messageEvents({ eventType: 'subscription.create', statuses: ['created'] })).toHaveLength(2);
      expect(await scene.messageEvents({ webhookId: 'hook', statuses: ['created', 'failed'] })).toEqual([
        'deleted',
        'waiting',
      ]);
      expect(await scene.messageEvents({ webhookId: 'hook', eventType: 'subscription.delete' })).toEqual(['deleted']);
      expect(await scene.messageEvents({ since: afterNoon(3) })).toEqual(['retrying', 'deleted']);
      expect(await scene.messageEvents({ webhookId: 'hook', since: afterNoon(2), until: afterNoon(3) })).toEqual([
        'waiting',
      ]);
    });

    it('are found by their event, together with the others too, replayed ones among them', async () => {
      await giveMessages();
      expect(await scene.messageEvents({ eventId: 'waiting' })).toEqual(['waiting', 'waiting']);
      expect(await scene.messageEvents({ eventId: 'waiting', webhookId: 'other' })).toEqual(['waiting']);
      expect(await scene.messageEvents({ eventId: 'waiting', statuses: ['success', 'failed'] })).toEqual([]);
      expect(await scene.messageEvents({ eventId: 'waiting', eventType: 'subscription.delete' })).toEqual([]);
      expect(await scene.messageEvents({ eventId: 'nothing' })).toEqual([]);
      const own = scene.log.message('waiting', 'other');
      expect(await scene.messageEvents({ eventId: 'waiting', search: own })).toEqual(['waiting']);
      expect(await scene.messageEvents({ eventId: 'success', search: own })).toEqual([]);
      expect(await scene.messageEvents({ eventId: 'waiting', search: 'sub' })).toEqual(['waiting', 'waiting']);
      scene.log.replay('waiting', ['late'], { at: afterNoon(60) });
      await scene.project();
      const wanted = { eventId: 'waiting' };
      const pages = await allPages((page) => scene.models.readModels.listMessages(wanted, page), 2);
      expect(pages.map(({ webhookId }) => webhookId)[0]).toBe('late');
      expect(pages).toHaveLength(3);
    });

    it('are found by their id, and all of an event by its', async () => {
      await giveMessages();
      expect(await scene.messageEvents({ search: scene.log.message('deleted', 'hook') })).toEqual(['deleted']);
      expect(await scene.messageEvents({ search: 'waiting' })).toEqual(['waiting', 'waiting']);
      expect(await scene.messageEvents({ search: 'waiting', webhookId: 'other' })).toEqual(['waiting']);
      expect(await scene.messageEvents({ search: 'waiting', statuses: ['success'] })).toEqual([]);
      expect(await scene.messageEvents({ search: 'nothing' })).toEqual([]);
    });

    it('are found by the id that the producer gave their event, of each source, replayed ones among them', async () => {
      const order = { sourceId: 'order-1', data: { about: 'order-2' } };
      scene.log.accept('first', { ...order, recipients: ['hook', 'other'], source: '/shop' }, afterNoon(1));
      scene.log.accept('unwanted', { ...order, recipients: [], source: '/stock' }, afterNoon(2));
      scene.log.accept('else', { recipients: ['hook'], sourceId: 'order-2' }, afterNoon(3));
      scene.log.accept('second', { ...order, recipients: ['hook'], type: 'subscription.delete' }, afterNoon(60));
      scene.log.succeed({ eventId: 'second', webhookId: 'hook', at: afterNoon(61) });
      await scene.project();
      expect(await scene.messageEvents({ search: 'order-1' })).toEqual(['second', 'first', 'first']);
      expect(await scene.messageEvents({ search: 'order-1', webhookId: 'other' })).toEqual(['first']);
      expect(await scene.messageEvents({ search: 'order-1', statuses: ['success'] })).toEqual(['second']);
      expect(await scene.messageEvents({ search: 'order-1', eventType: 'subscription.delete' })).toEqual(['second']);
      expect(await scene.messageEvents({ search: 'order-1', since: afterNoon(2) })).toEqual(['second']);
      expect(await scene.messageEvents({ search: 'order-1', until: afterNoon(2) })).toEqual(['first', 'first']);
      expect(await scene.messageEvents({ search: 'order-1', eventId: 'first' })).toEqual(['first', 'first']);
      // An id comes before what payloads say.
      expect(await scene.messageEvents({ search: 'order-2' })).toEqual(['else']);
      scene.log.replay('unwanted', ['late'], { at: afterNoon(90) });
      scene.log.replay('first', ['late'], { at: afterNoon(91) });
      await scene.project();
      const pages = await allPages((page) => scene.models.readModels.listMessages({ search: 'order-1' }, page), 2);
      expect(pages.map(({ eventId, webhookId }) => `${eventId} ${webhookId}`)).toEqual([
        'first late',
        'unwanted late',
        'second hook',
        ...pages.slice(3).map(({ webhookId }) => `first ${webhookId}`),
      ]);
      expect(pages).toHaveLength(5);
      const late = { search: 'order-1', webhookId: 'late', eventId: 'unwanted' };
      expect(await scene.messageEvents(late)).toEqual(['unwanted']);
    });

    it('of an id that many sources use are those of the 50 newest events', async () => {
      for (let number = 1; number <= 60; number += 1)
        scene.log.accept(
          `event ${number}`,
          { recipients: ['hook'], source: `/shop/${number}`, sourceId: '1' },
          afterNoon(number),
        );
      await scene.project();
      const found = await allPages((page) => scene.models.readModels.listMessages({ search: '1' }, page), 20);
      expect(found).toHaveLength(50);
      expect([found[0]?.eventId, found[49]?.eventId]).toEqual(['event 60', 'event 11']);
    });

    it('are found by what their payload says, in any case, newest first, with other filters and page by page', async () => {
      const shop = { shop: { name: 'Büro 50%', city: 'Linz' } };
      scene.log.accept('first', { recipients: ['hook', 'other'], data: shop }, afterNoon(1));
      scene.log.accept('unwanted', { recipients: [], data: shop }, afterNoon(2));
      scene.log.accept('else', { recipients: ['hook'], data: { shop: 'Graz' } }, afterNoon(3));
      scene.log.accept('second', { recipients: ['hook'], data: shop }, afterNoon(60));
      await scene.project();
      scene.log.succeed({ eventId: 'second', webhookId: 'hook', at: afterNoon(61) });
      await scene.project();
      expect(await scene.messageEvents({ search: 'BÜRO 50%' })).toEqual(['second', 'first', 'first']);
      expect(await scene.messageEvents({ search: '5_%' })).toEqual([]);
      expect(await scene.messageEvents({ search: '"city":"linz"', webhookId: 'other' })).toEqual(['first']);
      expect(await scene.messageEvents({ search: 'linz', statuses: ['success'] })).toEqual(['second']);
      expect(await scene.messageEvents({ search: 'linz', since: afterNoon(60) })).toEqual(['second']);
      expect(await scene.messageEvents({ search: 'linz', until: afterNoon(60) })).toEqual(['first', 'first']);
      expect(await scene.messageEvents({ search: 'linz', since: afterNoon(600) })).toEqual([]);
      expect(await scene.messageEvents({ search: 'graz', eventType: 'nothing.such' })).toEqual([]);
      const pages = await allPages((page) => scene.models.readModels.listMessages({ search: 'linz' }, page), 1);
      expect(pages.map(({ eventId }) => eventId)).toEqual(['second', 'first', 'first']);
    });

    it('come in pages that neither repeat nor skip one while new ones arrive and others change', async () => {
      // Three of a kind at one instant: what they are told apart by is the order of acceptance.
      for (let number = 0; number < 9; number += 1) {
        scene.log.accept(`event ${number}`, { recipients: ['hook'] }, afterNoon(Math.floor(number / 3)));
      }
      await scene.project();
      const seen = await allPages(async (page) => {
        const found = await scene.models.readModels.listMessages({}, page);
        scene.log.accept(`newer ${scene.log.position}`, { recipients: ['hook'] }, afterNoon(60));
        scene.log.succeed({ eventId: 'event 1', webhookId: 'hook' });
        await scene.project();
        return found;
      }, 2);
      expect(seen.map(({ eventId }) => eventId)).toEqual(
        [8, 7, 6, 5, 4, 3, 2, 1, 0].map((number) => `event ${number}`),
      );
    });

    it('end with a page that has no cursor, also when it is full', async () => {
      await giveMessages();
      const page = await scene.models.readModels.listMessages({}, { limit: 5, cursor: null });
      expect(page.items).toHaveLength(5);
      expect(page.nextCursor).toBeNull();
    });

    it('are null where there is none', async () => {
      expect(await scene.models.readModels.getMessage('nothing')).toBeNull();
    });
  });
};
