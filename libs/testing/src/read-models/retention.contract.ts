import { describe, expect, it } from '@jest/globals';
import { rejectionStream } from '#libs/domain';

import { allPages, type ReadModelsScene, wholePage } from './read-models-scene.js';
import { afterNoon, eventRejected, noon } from '../sample-events.js';

/** What may leave, what has left, and that it left nothing in the lists. */
export const describeRetentionContract = (scene: ReadModelsScene): void => {
  const expirable = (acceptedBefore: string, limit = 10): Promise<string[]> =>
    allPages((page) => scene.models.retentionSource.expirableEvents({ acceptedBefore, page }), limit);

  describe('the source of retention', () => {
    it('names the events before an instant of which no message waits, oldest first, in pages', async () => {
      const { log } = scene;
      log.accept('for nobody', { recipients: [] }, noon);
      log.accept('waits', { recipients: ['hook', 'other'] }, afterNoon(1));
      log.accept('delivered', { recipients: ['hook'] }, afterNoon(2));
      log.accept('replayed', { recipients: [] }, afterNoon(3));
      log.accept('young', { recipients: [] }, afterNoon(9));
      log.succeed({ eventId: 'waits', webhookId: 'hook' });
      log.succeed({ eventId: 'delivered', webhookId: 'hook' });
      log.replay('replayed', ['late'], { at: afterNoon(10) });
      await scene.project();
      expect(await expirable(afterNoon(9))).toEqual(['for nobody', 'delivered']);
      expect(await expirable(afterNoon(9), 1)).toEqual(['for nobody', 'delivered']);
      expect(await expirable(afterNoon(2))).toEqual(['for nobody']);
      log.cancel({ eventId: 'waits', webhookId: 'other' });
      log.cancel({ eventId: 'replayed', webhookId: 'late' });
      await scene.project();
      expect(await expirable(afterNoon(9), 2)).toEqual(['for nobody', 'waits', 'delivered', 'replayed']);
    });

    it('names the records rejected before an instant, oldest first', async () => {
      for (const [id, seconds] of [
        ['b', 2],
        ['a', 1],
        ['c', 3],
      ] as const)
        scene.log.record(rejectionStream(id), eventRejected, afterNoon(seconds));
      await scene.project();
      const query = { rejectedBefore: afterNoon(3), limit: 5 };
      expect(await scene.models.retentionSource.expirableRejections(query)).toEqual(['a', 'b']);
      scene.log.record(rejectionStream('a'), { type: 'RejectionExpired', data: {} });
      await scene.project();
      expect(await scene.models.retentionSource.expirableRejections(query)).toEqual(['b']);
      const { items } = await scene.models.readModels.listRejectedRecords({}, wholePage);
      expect(items.map(({ id }) => id)).toEqual(['c', 'b']);
      expect(await scene.models.retentionSource.lastExpired(5)).toEqual(['rejection-a']);
    });

    it('names what expired last, newest first, for an hour of expiries', async () => {
      const { log } = scene;
      for (const eventId of ['a', 'b', 'c']) log.accept(eventId, { recipients: [] });
      log.expire('a', [], afterNoon(10));
      log.expire('b', [], afterNoon(20));
      await scene.project();
      const last = (limit: number) => scene.models.retentionSource.lastExpired(limit);
      expect(await last(5)).toEqual(['event-b', 'event-a']);
      expect(await last(1)).toEqual(['event-b']);
      log.expire('c', [], afterNoon(3_611));
      await scene.project();
      expect(await last(5)).toEqual(['event-c', 'event-b']);
    });
  });

  describe('an expired event', () => {
    const give = (): void => {
      const { log } = scene;
      log.accept('stays', { recipients: ['hook'] }, noon);
      log.accept('gone', { recipients: ['hook'] }, noon);
      log.succeed({ eventId: 'gone', webhookId: 'hook' });
      log.replay('gone', ['late'], { at: afterNoon(1) });
      log.cancel({ eventId: 'gone', webhookId: 'late' });
      log.expire('gone', ['hook', 'late'], afterNoon(2));
    };
    const everything = async () => {
      const { readModels, retentionSource, deliveryQueue } = scene.models;
      const query = { after: { dueAt: '', messageId: '' }, upTo: afterNoon(99), limit: 10 };
      return {
        events: (await readModels.listEvents({}, wholePage)).items.map(({ id }) => id),
        messages: (await readModels.listMessages({}, wholePage)).items.map(({ id }) => id),
        found: (await readModels.listMessages({ search: 'gone' }, wholePage)).items,
        expired: await retentionSource.lastExpired(9),
        due: (await deliveryQueue.ordersBetween(query)).map(({ eventId }) => eventId),
      };
    };

    it('has left every list with its messages, which are known to have gone', async () => {
      give();
      await scene.project();
      const { log, models } = scene;
      expect(await everything()).toEqual({
        events: ['stays'],
        messages: [log.message('stays', 'hook')],
        found: [],
        expired: ['event-gone'],
        due: ['stays'],
      });
      expect(await models.readModels.getEvent('gone')).toBeNull();
      expect(await models.readModels.getMessage(log.message('gone', 'hook'))).toBeNull();
      expect(await models.readModels.isExpiredMessage(log.message('gone', 'hook'))).toBe(true);
      expect(await models.readModels.isExpiredMessage(log.message('gone', 'late'))).toBe(true);
      expect(await models.readModels.isExpiredMessage(log.message('stays', 'hook'))).toBe(false);
    });

    it.each([
      ['in one batch', (count: number) => [count]],
      ['fact by fact', (count: number) => Array.from({ length: count }, () => 1)],
    ])('leaves the same rows %s', async (_, sizesOf) => {
      give();
      let from = 0;
      for (const size of sizesOf(scene.log.facts.length)) {
        await scene.models.projection.apply(scene.log.facts.slice(from, from + size), String(from + size));
        from += size;
      }
      expect((await everything()).messages).toEqual([scene.log.message('stays', 'hook')]);
      await scene.models.projection.apply(scene.log.facts, scene.log.position);
      expect((await everything()).events).toEqual(['stays']);
    });

    it('leaves the same rows to a rebuild, whatever the store still hands over', async () => {
      give();
      await scene.project();
      const before = await everything();
      const { log, models } = scene;
      const gone = log.facts.filter(({ stream }) => stream === 'event-gone').at(-1);
      const messages = [log.message('gone', 'hook'), log.message('gone', 'late')].map((id) => `message-${id}`);
      const withoutMessages = log.facts.filter(({ stream }) => !messages.includes(stream));
      const truncated = withoutMessages.filter((fact) => fact.stream !== 'event-gone' || fact === gone);
      const truncatedFirst = log.facts.filter((fact) => fact.stream !== 'event-gone' || fact === gone);
      for (const facts of [log.facts, withoutMessages, truncated, truncatedFirst]) {
        await models.projection.reset();
        await models.projection.apply(facts, log.position);
        expect(await everything()).toEqual(before);
        expect(await models.readModels.isExpiredMessage(log.message('gone', 'late'))).toBe(true);
      }
    });

    it('is not brought back by a fact of one of its messages that was late', async () => {
      give();
      scene.log.succeed({ eventId: 'gone', webhookId: 'late' });
      await scene.project();
      expect((await everything()).messages).toEqual([scene.log.message('stays', 'hook')]);
    });
  });
};
