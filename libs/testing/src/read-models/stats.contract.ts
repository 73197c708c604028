import { describe, expect, it } from '@jest/globals';
import { latencyPercentile, type StatsQuery } from '#libs/application';

import { hourS, type ReadModelsScene } from './read-models-scene.js';
import { afterNoon, noon } from '../sample-events.js';

export const describeStatsContract = (scene: ReadModelsScene): void => {
  describe('stats', () => {
    const statsOf = (query: Partial<StatsQuery>) =>
      scene.models.readModels.stats({
        resolution: 'hour',
        webhookId: null,
        since: afterNoon(-100 * 24 * hourS),
        until: afterNoon(100 * 24 * hourS),
        ...query,
      });
    const givenTwoHours = (): void => {
      scene.log.accept('first', { recipients: ['hook', 'other'] }, afterNoon(10));
      scene.log.fail({ eventId: 'first', webhookId: 'hook', at: afterNoon(70) }, { durationMs: 5 });
      scene.log.succeed({ eventId: 'first', webhookId: 'other', at: afterNoon(80) }, { durationMs: 900 });
      scene.log.cancel({ eventId: 'first', webhookId: 'hook', at: afterNoon(hourS) });
      scene.log.accept('second', { recipients: ['hook'] }, afterNoon(hourS + 1));
      scene.log.giveUp({ eventId: 'second', webhookId: 'hook', at: afterNoon(hourS + 2) });
    };

    it('count messages and attempts by the hour, of all and of one webhook', async () => {
      givenTwoHours();
      await scene.project();
      expect((await statsOf({})).map(({ start, messages, attempts }) => ({ start, messages, attempts }))).toEqual([
        {
          start: noon,
          messages: { created: 2, succeeded: 1, failed: 0, cancelled: 0 },
          attempts: { succeeded: 1, failed: 1 },
        },
        {
          start: afterNoon(hourS),
          messages: { created: 1, succeeded: 0, failed: 1, cancelled: 1 },
          attempts: { succeeded: 0, failed: 0 },
        },
      ]);
      expect(await statsOf({ webhookId: 'other' })).toMatchObject([{ attempts: { succeeded: 1, failed: 0 } }]);
    });

    it('count how long attempts took', async () => {
      givenTwoHours();
      await scene.project();
      const [first] = await statsOf({});
      expect([latencyPercentile(first!.latency, 0.25), latencyPercentile(first!.latency, 0.99)]).toEqual([5, 1_018]);
    });

    it('come to the same from one batch, from a batch for each fact, and when batches come again', async () => {
      givenTwoHours();
      const everyLength = async () =>
        Promise.all((['minute', 'hour', 'day'] as const).map((resolution) => statsOf({ resolution })));
      await scene.project();
      const atOnce = await everyLength();
      expect(atOnce.map(({ length }) => length)).toEqual([3, 2, 1]);
      await scene.models.projection.apply(scene.log.facts, scene.log.position);
      expect(await everyLength()).toEqual(atOnce);
      await scene.models.projection.reset();
      for (const fact of scene.log.facts) await scene.models.projection.apply([fact], fact.position);
      expect(await everyLength()).toEqual(atOnce);
    });

    it('take the buckets that begin within a range', async () => {
      givenTwoHours();
      await scene.project();
      const starts = async (since: string, until: string) =>
        (await statsOf({ since, until })).map(({ start }) => start);
      expect(await starts(noon, afterNoon(hourS))).toEqual([noon]);
      expect(await starts(afterNoon(1), afterNoon(hourS + 1))).toEqual([afterNoon(hourS)]);
    });

    it('keep minutes for two days, hours for 90 and days for ever, by the time of the facts', async () => {
      const lengths = async () =>
        Promise.all(
          (['minute', 'hour', 'day'] as const).map(async (resolution) => (await statsOf({ resolution })).length),
        );
      const days = [0, 89, 91, 92];
      for (const day of days) scene.log.accept(`day ${day}`, { recipients: ['hook'] }, afterNoon(day * 24 * hourS));
      for (const fact of scene.log.facts) await scene.models.projection.apply([fact], fact.position);
      expect(await lengths()).toEqual([2, 3, 4]);
      await scene.models.projection.reset();
      await scene.models.projection.apply(scene.log.facts, scene.log.position);
      expect(await lengths()).toEqual([2, 3, 4]);
    });
  });
};
