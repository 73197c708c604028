import { describe, expect, it } from '@jest/globals';
import { InvalidCursor, type ReplaySource } from '#libs/application';
import { defaultHorizonMs, type MessageStatus, plusMs, type ReplayFilter, replayStream } from '#libs/domain';

import { allPages, type ReadModelsScene } from './read-models-scene.js';
import { afterNoon, noon } from '../sample-events.js';

const filter = (parts: Partial<ReplayFilter> = {}): ReplayFilter => ({
  webhookId: null,
  statuses: ['failed'],
  eventTypes: [],
  since: null,
  until: afterNoon(3_600),
  ...parts,
});
const ofEvents = (parts: Partial<ReplayFilter> = {}) => ({
  ...filter({ eventTypes: ['subscription.create'] }),
  ...parts,
  webhookId: 'late',
});

/** The messages and events that replays work on, the replays themselves, and what becomes of replayed events. */
export const describeReplaysContract = (scene: ReadModelsScene): void => {
  const source = () => scene.models.replaySource;
  const messageIds = async (parts?: Partial<ReplayFilter>) =>
    (await allPages((page) => source().replayablePage(filter(parts), page), 2)).map(({ eventId }) => eventId);
  const eventIds = async (parts?: Partial<ReplayFilter>) =>
    (await allPages((page) => source().eventsToReplay(ofEvents(parts), page), 2)).map(({ id }) => id);

  /** Five events for `hook`: two failed, one cancelled, one successful, one waiting. */
  const giveMessages = async (): Promise<void> => {
    const { log } = scene;
    ['failed 1', 'cancelled', 'failed 2', 'success', 'waiting'].forEach((eventId, index) => {
      log.accept(eventId, { recipients: ['hook'] }, afterNoon(index));
    });
    log.giveUp({ eventId: 'failed 1', webhookId: 'hook' });
    log.giveUp({ eventId: 'failed 2', webhookId: 'hook' });
    log.cancel({ eventId: 'cancelled', webhookId: 'hook' });
    log.succeed({ eventId: 'success', webhookId: 'hook' });
    await scene.project();
  };

  describe('the source of replays', () => {
    it('counts and pages messages status by status, oldest first in each', async () => {
      await giveMessages();
      expect(await source().countReplayable(filter())).toBe(2);
      expect(await messageIds()).toEqual(['failed 1', 'failed 2']);
      expect(await source().countReplayable(filter({ statuses: ['cancelled', 'failed'] }))).toBe(3);
      expect(await messageIds({ statuses: ['cancelled', 'failed'] })).toEqual(['cancelled', 'failed 1', 'failed 2']);
    });

    it('takes only the messages that the filter says', async () => {
      await giveMessages();
      expect(await messageIds({ webhookId: 'other' })).toEqual([]);
      expect(await messageIds({ since: afterNoon(1) })).toEqual(['failed 2']);
      expect(await messageIds({ until: afterNoon(2) })).toEqual(['failed 1']);
      expect(await messageIds({ eventTypes: ['subscription.delete'] })).toEqual([]);
      expect(await source().countReplayable(filter({ eventId: 'failed 2' }))).toBe(1);
      expect(await messageIds({ eventId: 'failed 2' })).toEqual(['failed 2']);
      expect(await messageIds({ eventId: 'failed 2', webhookId: 'hook' })).toEqual(['failed 2']);
      expect(await messageIds({ eventId: 'failed 2', webhookId: 'other' })).toEqual([]);
      expect(await messageIds({ eventId: 'success' })).toEqual([]);
      expect(await messageIds({ eventId: 'unknown' })).toEqual([]);
      const cursor = (await source().replayablePage(filter(), { limit: 1, cursor: null })).nextCursor;
      await expect(
        source().replayablePage(filter({ statuses: ['success'] }), { limit: 1, cursor }),
      ).rejects.toBeInstanceOf(InvalidCursor);
    });

    it('takes the messages of one event, first and replayed, page by page', async () => {
      const { log } = scene;
      log.accept('before', { recipients: ['a'] }, noon);
      log.accept('event', { recipients: ['a', 'b', 'c'] }, afterNoon(1));
      log.accept('behind', { recipients: ['a'] }, afterNoon(2));
      log.replay('event', ['d'], { at: afterNoon(3) });
      await scene.project();
      const wanted = filter({ eventId: 'event', statuses: ['created'] });
      const messages = await allPages((page) => source().replayablePage(wanted, page), 2);
      expect(messages.map(({ webhookId }) => webhookId)).toEqual(['a', 'b', 'c', 'd']);
      expect(new Set(messages.map(({ eventId }) => eventId))).toEqual(new Set(['event']));
      expect(await source().countReplayable(wanted)).toBe(4);
    });

    it('shows replays newest first, and which go on', async () => {
      for (const [id, seconds] of [
        ['a', 0],
        ['b', 1],
        ['c', 2],
      ] as const)
        scene.log.record(
          replayStream(id),
          { type: 'ReplayRequested', data: { filter: filter(), events: true, ratePerSecond: null, matching: 3 } },
          afterNoon(seconds),
        );
      const progress = { retried: 2, skipped: 1 };
      scene.log.record(replayStream('a'), { type: 'ReplayProgressed', data: { progress, cursor: 'there' } });
      scene.log.record(replayStream('b'), { type: 'ReplayFinished', data: { progress } }, afterNoon(9));
      await scene.project();
      const listed = async (given: Parameters<ReplaySource['listReplays']>[0]) =>
        (await allPages((page) => source().listReplays(given, page), 2)).map(({ id }) => id);
      expect(await listed({})).toEqual(['c', 'b', 'a']);
      expect(await listed({ status: 'running' })).toEqual(['c', 'a']);
      expect(await listed({ status: 'cancelled' })).toEqual([]);
      expect(await source().runningReplays(5)).toEqual(['a', 'c']);
      expect(await source().getReplay('b')).toMatchObject({
        status: 'finished',
        progress,
        requestedAt: afterNoon(1),
        updatedAt: afterNoon(9),
        request: { events: true, matching: 3 },
      });
      expect(await source().getReplay('none')).toBeNull();
    });

    it('counts and pages the events that a webhook did not get, matched or not, oldest first', async () => {
      const { log } = scene;
      log.accept('for others', { recipients: ['hook'] }, afterNoon(1));
      log.accept('for nobody', { recipients: [] }, afterNoon(2));
      log.accept('got', { recipients: ['hook', 'late'] }, afterNoon(3));
      log.accept('failed', { recipients: ['late'] }, afterNoon(4));
      log.accept('test', { recipients: ['hook'], test: true }, afterNoon(5));
      log.accept('of another type', { recipients: [], type: 'subscription.delete' }, afterNoon(6));
      log.accept('afterwards', { recipients: [] }, afterNoon(3_600));
      log.succeed({ eventId: 'got', webhookId: 'late' });
      log.giveUp({ eventId: 'failed', webhookId: 'late' });
      await scene.project();
      expect(await source().countEventsToReplay(ofEvents())).toBe(3);
      expect(await eventIds()).toEqual(['for others', 'for nobody', 'failed']);
      expect(await eventIds({ statuses: ['cancelled'] })).toEqual(['for others', 'for nobody']);
      expect(await eventIds({ since: afterNoon(2), until: afterNoon(4) })).toEqual(['for nobody']);
      const eventTypes = ['subscription.delete', 'subscription.create'];
      expect(await eventIds({ eventTypes })).toEqual(['for others', 'for nobody', 'failed', 'of another type']);
      const one = { eventTypes: [], eventId: 'of another type' };
      expect(await source().countEventsToReplay(ofEvents(one))).toBe(1);
      expect(await eventIds(one)).toEqual(['of another type']);
      expect(await eventIds({ ...one, eventTypes: ['subscription.create'] })).toEqual([]);
      expect(await eventIds({ ...one, eventId: 'got' })).toEqual([]);
      expect(await eventIds({ ...one, eventId: 'test' })).toEqual([]);
      log.replay('for others', ['late'], { at: afterNoon(3_601) });
      await scene.project();
      expect(await source().countEventsToReplay(ofEvents())).toBe(2);
      expect(await eventIds()).toEqual(['for nobody', 'failed']);
    });
  });

  describe('a replayed event', () => {
    const statuses = async (search: string): Promise<readonly (readonly [string, MessageStatus])[]> =>
      (await scene.models.readModels.listMessages({ search }, { limit: 10, cursor: null })).items.map(
        ({ webhookId, status }) => [webhookId, status] as const,
      );

    it('makes a message that begins with the replay, with a mark of its own, and is found by the event', async () => {
      const { log, models } = scene;
      log.accept('event', { recipients: ['hook'] }, noon);
      log.accept('between', { recipients: ['hook'] }, afterNoon(1));
      log.replay('event', ['late'], { at: afterNoon(60) });
      await scene.project();
      expect(await models.readModels.getMessage(log.message('event', 'late'))).toMatchObject({
        webhookId: 'late',
        eventId: 'event',
        eventType: 'subscription.create',
        status: 'created',
        createdAt: afterNoon(60),
        nextAttemptAt: afterNoon(60),
        givesUpAt: plusMs(afterNoon(60), defaultHorizonMs),
        test: false,
      });
      expect(await statuses('event')).toEqual([
        ['late', 'created'],
        ['hook', 'created'],
      ]);
      expect(await models.readModels.getEvent('event')).toMatchObject({ recipientCount: 2 });
      log.succeed({ eventId: 'event', webhookId: 'late' });
      await scene.project();
      expect(await statuses('event')).toContainEqual(['late', 'success']);
    });

    it('comes to the same rows whatever the batches, also when they come again', async () => {
      const { log, models } = scene;
      log.accept('event', { recipients: [] }, noon);
      log.replay('event', ['late'], { at: afterNoon(1) });
      log.fail({ eventId: 'event', webhookId: 'late', at: afterNoon(2) });
      log.replay('event', ['later'], { replayId: 'another', at: afterNoon(3) });
      const everything = async () => [
        await models.readModels.listMessages({}, { limit: 10, cursor: null }),
        await models.readModels.listEvents({}, { limit: 10, cursor: null }),
        await statuses('event'),
      ];
      await scene.project();
      const before = await everything();
      await models.projection.apply(log.facts, log.position);
      expect(await everything()).toEqual(before);
      await models.projection.reset();
      for (const [index, fact] of log.facts.entries()) await models.projection.apply([fact], String(index + 1));
      expect(await everything()).toEqual(before);
      await models.projection.apply(log.facts.slice(1, 3), log.position);
      expect(await everything()).toEqual(before);
    });
  });
};
