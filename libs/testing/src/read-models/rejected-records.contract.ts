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
      const rows = await allPages((page) => scene.models.readModels.listRejectedRecords({}, page), 2);
      expect(rows.map(({ id }) => id)).toEqual(['e', 'd', 'c', 'b', 'a']);
      const within = async (filter: { readonly since?: string; readonly until?: string }) =>
        (await allPages((page) => scene.models.readModels.listRejectedRecords(filter, page), 2)).map(({ id }) => id);
      expect(await within({ since: afterNoon(1) })).toEqual(['e', 'd', 'c']);
      expect(await within({ since: afterNoon(1), until: afterNoon(2) })).toEqual(['d', 'c']);
      expect(rows[0]).toEqual({ id: 'e', rejectedAt: afterNoon(2), ...eventRejected.data });
    });

    it('come once each, page by page, while others are rejected', async () => {
      for (let count = 1; count <= 5; count += 1)
        scene.log.record(rejectionStream(`before-${String(count)}`), eventRejected, afterNoon(count));
      await scene.project();
      const ids: string[] = [];
      for (let cursor: string | null = null, isFirst = true; isFirst || cursor !== null; isFirst = false) {
        const page = await scene.models.readModels.listRejectedRecords({}, { limit: 2, cursor });
        ids.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
        scene.log.record(rejectionStream(`later-${String(ids.length)}`), eventRejected, afterNoon(10 + ids.length));
        await scene.project();
      }
      expect(ids).toEqual(['before-5', 'before-4', 'before-3', 'before-2', 'before-1']);
    });
  });
};
