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
  });
};
