import { describe, expect, it } from '@jest/globals';

import { allPages, type ReadModelsScene } from './read-models-scene.js';
import { afterNoon, noon } from '../sample-events.js';

export const describeEventsContract = (scene: ReadModelsScene): void => {
  describe('events', () => {
    it('are listed newest first with what became of them', async () => {
      scene.log.accept('matched', { recipients: ['hook', 'other'], source: 'cloud', sourceId: 'abc' }, afterNoon(1));
      scene.log.accept('unmatched', { recipients: [], type: 'subscription.delete' }, afterNoon(2));
      scene.log.accept('test', { recipients: ['hook'], test: true }, afterNoon(3));
      await scene.project();
      expect(await scene.eventIds({})).toEqual(['test', 'unmatched', 'matched']);
      expect(await scene.models.readModels.getEvent('matched')).toEqual({
        id: 'matched',
        type: 'subscription.create',
        source: 'cloud',
        sourceId: 'abc',
        occurredAt: noon,
        acceptedAt: afterNoon(1),
        recipientCount: 2,
        test: false,
      });
      expect(await scene.models.readModels.getEvent('test')).toMatchObject({ test: true });
      expect(await scene.models.readModels.getEvent('nothing')).toBeNull();
      expect(await scene.eventIds({ matched: false })).toEqual(['unmatched']);
      expect(await scene.eventIds({ matched: true })).toEqual(['test', 'matched']);
      expect(await scene.eventIds({ type: 'subscription.delete' })).toEqual(['unmatched']);
      expect(await scene.eventIds({ type: 'subscription.delete', matched: true })).toEqual([]);
      expect(await scene.eventIds({ since: afterNoon(2), until: afterNoon(3) })).toEqual(['unmatched']);
    });

    it('come in pages', async () => {
      for (let number = 0; number < 5; number += 1) {
        scene.log.accept(`event ${number}`, { recipients: number % 2 === 0 ? ['hook'] : [] });
      }
      await scene.project();
      const listed = await allPages((page) => scene.models.readModels.listEvents({}, page), 2);
      expect(listed.map(({ id }) => id)).toEqual(['event 4', 'event 3', 'event 2', 'event 1', 'event 0']);
    });

    it('are found by their id and by the one that their producer gave them, whole, of each source', async () => {
      scene.log.accept('one', { recipients: ['hook'], source: '/shop', sourceId: 'order-1' }, afterNoon(1));
      scene.log.accept('two', { recipients: [], sourceId: 'order-1', type: 'subscription.delete' }, afterNoon(2));
      scene.log.accept('three', { recipients: ['hook'], sourceId: 'order-12' }, afterNoon(3));
      scene.log.accept('four', { recipients: ['hook'] }, afterNoon(4));
      await scene.project();
      expect(await scene.eventIds({ search: 'order-1' })).toEqual(['two', 'one']);
      expect(await scene.eventIds({ search: 'order-12' })).toEqual(['three']);
      expect(await scene.eventIds({ search: 'one' })).toEqual(['one']);
      expect(await scene.eventIds({ search: 'four' })).toEqual(['four']);
      expect(await scene.eventIds({ search: 'order' })).toEqual([]);
      expect(await scene.eventIds({ search: 'ORDER-1' })).toEqual([]);
      expect(await scene.eventIds({ search: 'order-1', matched: false })).toEqual(['two']);
      expect(await scene.eventIds({ search: 'order-1', type: 'subscription.create' })).toEqual(['one']);
      expect(await scene.eventIds({ search: 'order-1', since: afterNoon(2) })).toEqual(['two']);
      expect(await scene.eventIds({ search: 'order-1', until: afterNoon(2) })).toEqual(['one']);
    });

    it('are found by an id that is ours of one and the producer’s of another', async () => {
      scene.log.accept('ours', { recipients: ['hook'] }, afterNoon(1));
      scene.log.accept('another', { recipients: ['hook'], sourceId: 'ours' }, afterNoon(2));
      await scene.project();
      expect(await scene.eventIds({ search: 'ours' })).toEqual(['another', 'ours']);
    });

    it('are no longer found by the id of their producer once they have expired', async () => {
      scene.log.accept('event', { recipients: ['hook'], sourceId: 'order-1' });
      scene.log.expire('event', ['hook']);
      await scene.project();
      expect(await scene.eventIds({ search: 'order-1' })).toEqual([]);
    });

    it('that have one id come in pages', async () => {
      for (let number = 0; number < 5; number += 1) {
        const event = { recipients: number % 2 === 0 ? ['hook'] : [], source: `/shop/${number}`, sourceId: 'order-1' };
        scene.log.accept(`event ${number}`, event, afterNoon(Math.floor(number / 2)));
      }
      await scene.project();
      const listed = await allPages((page) => scene.models.readModels.listEvents({ search: 'order-1' }, page), 2);
      expect(listed.map(({ id }) => id)).toEqual(['event 4', 'event 3', 'event 2', 'event 1', 'event 0']);
    });
  });
};
