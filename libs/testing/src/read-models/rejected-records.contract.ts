import { describe, expect, it } from '@jest/globals';
import { rejectionStream } from '#libs/domain';

import { allPages, type ReadModelsScene } from './read-models-scene.js';
import { afterNoon, eventRejected } from '../sample-events.js';

export const describeRejectedRecordsContract = (scene: ReadModelsScene): void => {
  describe('rejected records', () => {
    it('are listed newest first, whole, and once when their batch comes again', async () => {
      for (const [id, seconds] of ['a', 'b', 'c', 'd', 'e'].map(
        (letter, index) => [letter, Math.floor(index / 2)] as const,
      ))
        scene.log.record(rejectionStream(id), eventRejected, afterNoon(seconds));
      await scene.project();
      await scene.models.projection.apply(scene.log.facts, scene.log.position);
      const rows = await allPages((page) => scene.models.readModels.listRejectedRecords(page), 2);
      expect(rows.map(({ id }) => id)).toEqual(['e', 'd', 'c', 'b', 'a']);
      expect(rows[0]).toEqual({ id: 'e', rejectedAt: afterNoon(2), ...eventRejected.data });
    });
  });
};
