import { describe, expect, it } from '@jest/globals';

import type { ReadModelsScene } from './read-models-scene.js';

export const describeFollowerPlacesContract = (scene: ReadModelsScene): void => {
  describe('places of followers', () => {
    it('are kept, each for itself, whatever is folded again', async () => {
      const { followerPlaces } = scene.models;
      expect(await followerPlaces.get('one')).toBeNull();
      await followerPlaces.put('one', '7');
      await followerPlaces.put('other', '8');
      await followerPlaces.put('one', '9');
      await scene.models.projection.reset();
      expect([await followerPlaces.get('one'), await followerPlaces.get('other')]).toEqual(['9', '8']);
    });
  });
};
