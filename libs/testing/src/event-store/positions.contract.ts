import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '#libs/application';

import { attempts, type EventStoreScene, freshStream } from './event-store-scene.js';

/** What an event store promises about positions, and after it was closed. */
export const describePositionsContract = (scene: EventStoreScene): void => {
  describe('positions', () => {
    it('grow with every append, and the tail is the last of them', async () => {
      const first = await scene.append(freshStream(), 'none', ...attempts(1));
      const second = await scene.append(freshStream(), 'none', ...attempts(12));
      expect(scene.store.compare(first.position, second.position)).toBeLessThan(0);
      expect(scene.store.compare(second.position, first.position)).toBeGreaterThan(0);
      expect(scene.store.compare(second.position, second.position)).toBe(0);
      expect(scene.store.compare(await scene.store.tail(), second.position)).toBeGreaterThanOrEqual(0);
    });

    it('have been reached once a subscriber was told them, also where nothing of its own was written', async () => {
      const first = await scene.append(freshStream(), 'none', ...attempts(1));
      expect(await scene.store.hasReached(first.position)).toBe(true);
      const ending = new AbortController();
      const options = { after: null, categories: ['webhook'] as const, maxBatch: 10, signal: ending.signal };
      for await (const { position, isCaughtUp } of scene.store.subscribe(options)) {
        expect(await scene.store.hasReached(position)).toBe(true);
        if (isCaughtUp) ending.abort();
      }
    });

    it('are after null, which is before everything', async () => {
      const { position } = await scene.append(freshStream(), 'none', ...attempts(1));
      expect(scene.store.compare(null, position)).toBeLessThan(0);
      expect(scene.store.compare(position, null)).toBeGreaterThan(0);
      expect(scene.store.compare(null, null)).toBe(0);
    });

    it('stay what they were when the store is opened again', async () => {
      await scene.append(freshStream(), 'none', ...attempts(3));
      const tail = await scene.store.tail();
      await scene.reopen();
      expect(scene.store.compare(await scene.store.tail(), tail)).toBeGreaterThanOrEqual(0);
    });
  });

  describe('close', () => {
    it('waits for the appends that were taken', async () => {
      const stream = freshStream();
      const appended = scene.append(stream, 'none', ...attempts(3));
      await scene.reopen();
      expect((await appended).revision).toBe(2);
      expect((await scene.store.read(stream)).revision).toBe(2);
    });

    it('may be called twice, and nothing is taken after it', async () => {
      await scene.store.close();
      await scene.store.close();
      await expect(scene.append(freshStream(), 'none', ...attempts(1))).rejects.toThrow(StoreUnavailable);
      await expect(scene.store.read(freshStream())).rejects.toThrow(StoreUnavailable);
      await expect(scene.store.deleteStream(freshStream())).rejects.toThrow(StoreUnavailable);
      await expect(scene.store.truncateBefore(freshStream(), 1)).rejects.toThrow(StoreUnavailable);
    });
  });
};
