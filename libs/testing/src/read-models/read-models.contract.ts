import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type Clock,
  type DeliveryQueue,
  type EventFilter,
  type Ids,
  InvalidCursor,
  latencyPercentile,
  type MessageFilter,
  type Page,
  type PageRequest,
  type StatsQuery,
  type WebhookFilter,
  type QueueCursor,
} from '#libs/application';
import {
  type ApiKeyCreated,
  apiKeyStream,
  eventTypeStream,
  plusMs,
  rejectionStream,
  toMs,
  webhookStream,
} from '#libs/domain';
import { FactLog } from './fact-log.js';
import { CountedIds } from './fake-primitives.js';
import type { ReadModelsScene, ReadModelsUnderTest } from './read-models-scene.js';
import { describeReplaysContract } from './replays.contract.js';
import { describeRetentionContract } from './retention.contract.js';
import { afterNoon, noon, webhookSettings } from './sample-events.js';

/** Nobody else writes to the tables while the tests run; what they hold before is removed. */
export interface ReadModelsFixture {
  readonly open: (options: { readonly clock: Pick<Clock, 'now'>; readonly ids: Ids }) => Promise<ReadModelsUnderTest>;
  /** Called once, after all is closed. */
  readonly remove: () => Promise<void>;
}

const hourS = 3_600;
const tenDays = (at = noon): string => plusMs(at, 864_000_000);
const apiKeyCreated = (name: string, expiresAt: string | null = null): ApiKeyCreated => ({
  type: 'ApiKeyCreated',
  data: { name, role: 'operator', hash: `hash of ${name}`, expiresAt },
});

const wholePage: PageRequest = { limit: 100, cursor: null };

/** All pages of a list, one after the other. */
const allPages = async <Item>(list: (page: PageRequest) => Promise<Page<Item>>, limit: number): Promise<Item[]> => {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await list({ limit, cursor });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
};

/** Every promise of the read models' ports: facts are given, rows are asked for. */
export const describeReadModelsContract = (name: string, prepare: () => Promise<ReadModelsFixture>): void => {
  describe(`${name} honours the contract of the read models`, () => {
    const ids = new CountedIds();
    let nowMs = 0;
    let fixture: ReadModelsFixture;
    let models: ReadModelsUnderTest;
    let log: FactLog;
    let applied = 0;

    beforeAll(async () => {
      fixture = await prepare();
      models = await fixture.open({ clock: { now: () => nowMs }, ids });
    });
    beforeEach(async () => {
      nowMs = toMs(noon);
      log = new FactLog(ids);
      applied = 0;
      await models.projection.reset();
    });
    afterAll(async () => {
      await models.close();
      await fixture.remove();
    });

    /** Hands over what was recorded since the last time, as one batch. */
    const project = async (): Promise<void> => {
      await models.projection.apply(log.facts.slice(applied), log.position);
      applied = log.facts.length;
    };
    const message = (eventId: string, webhookId: string) =>
      models.readModels.getMessage(log.message(eventId, webhookId));
    const messageEvents = async (filter: MessageFilter): Promise<string[]> =>
      (await models.readModels.listMessages(filter, wholePage)).items.map(({ eventId }) => eventId);
    const eventIds = async (filter: EventFilter): Promise<string[]> =>
      (await models.readModels.listEvents(filter, wholePage)).items.map(({ id }) => id);
    const webhookIds = async (filter: WebhookFilter): Promise<string[]> =>
      (await models.readModels.listWebhooks(filter, wholePage)).items.map(({ id }) => id);
    const dueEvents = async (query: Partial<Parameters<DeliveryQueue['dueOrders']>[0]>): Promise<string[]> => {
      const orders = await models.deliveryQueue.dueOrders({
        webhookId: 'hook',
        now: afterNoon(60),
        after: null,
        limit: 100,
        ...query,
      });
      return orders.map(({ eventId }) => eventId);
    };

    describe('places of followers', () => {
      it('are kept, each for itself, whatever is folded again', async () => {
        const { followerPlaces } = models;
        expect(await followerPlaces.get('one')).toBeNull();
        await followerPlaces.put('one', '7');
        await followerPlaces.put('other', '8');
        await followerPlaces.put('one', '9');
        await models.projection.reset();
        expect([await followerPlaces.get('one'), await followerPlaces.get('other')]).toEqual(['9', '8']);
      });
    });
    const scene: ReadModelsScene = {
      get models() {
        return models;
      },
      get log() {
        return log;
      },
      project,
    };
    describeReplaysContract(scene);
    describeRetentionContract(scene);

    describe('projection', () => {
      it('has no checkpoint before the first event', async () => {
        expect(await models.projection.checkpoint()).toBeNull();
      });

      it('moves the checkpoint with a batch, also with one that holds nothing of ours', async () => {
        log.webhook('hook');
        await project();
        expect(await models.projection.checkpoint()).toBe('1');
        await models.projection.apply([], '7');
        expect(await models.projection.checkpoint()).toBe('7');
      });

      it('makes a message for each recipient, waiting since its acceptance', async () => {
        log.webhook('hook');
        log.accept('event', { recipients: ['hook', 'other'], type: 'subscription.create' }, afterNoon(1));
        await project();
        expect(await message('event', 'hook')).toEqual({
          id: log.message('event', 'hook'),
          webhookId: 'hook',
          eventId: 'event',
          eventType: 'subscription.create',
          status: 'created',
          createdAt: afterNoon(1),
          attemptCount: 0,
          lastAttemptAt: null,
          lastStatusCode: null,
          nextAttemptAt: afterNoon(1),
          givesUpAt: tenDays(),
          test: false,
          revision: 'none',
        });
        expect(await message('event', 'other')).toMatchObject({ webhookId: 'other', status: 'created' });
      });

      it('shows a failed attempt and the instant of the next', async () => {
        log.accept('event', { recipients: ['hook'] });
        log.fail({ eventId: 'event', webhookId: 'hook', at: afterNoon(1) }, { nextAttemptAt: afterNoon(11) });
        await project();
        expect(await message('event', 'hook')).toMatchObject({
          status: 'retrying',
          attemptCount: 1,
          lastAttemptAt: afterNoon(1),
          lastStatusCode: 503,
          nextAttemptAt: afterNoon(11),
          revision: 0,
        });
      });

      it('follows a message from failure over a manual retry to success, whatever the batches', async () => {
        log.accept('event', { recipients: ['hook'] });
        await project();
        log.fail({ eventId: 'event', webhookId: 'hook', at: afterNoon(1) }, { nextAttemptAt: afterNoon(11) });
        await project();
        log.requestRetry({ eventId: 'event', webhookId: 'hook', at: afterNoon(3) });
        await project();
        expect(await message('event', 'hook')).toMatchObject({ status: 'retrying', nextAttemptAt: afterNoon(3) });
        log.succeed({ eventId: 'event', webhookId: 'hook', at: afterNoon(4) }, { ticket: 1, trigger: 'manual' });
        await project();
        expect(await message('event', 'hook')).toMatchObject({
          status: 'success',
          attemptCount: 2,
          lastStatusCode: 204,
          nextAttemptAt: null,
          revision: 2,
        });
      });

      it('leaves status and order alone when an attempt does not answer the open order', async () => {
        log.accept('event', { recipients: ['hook'] });
        log.fail({ eventId: 'event', webhookId: 'hook' }, { nextAttemptAt: afterNoon(10) });
        await project();
        log.succeed({ eventId: 'event', webhookId: 'hook', at: afterNoon(2) }, { ticket: 'none' });
        await project();
        expect(await message('event', 'hook')).toMatchObject({
          status: 'retrying',
          attemptCount: 2,
          nextAttemptAt: afterNoon(10),
        });
      });

      it('shows cancelled and failed messages, and a late success of a cancelled one', async () => {
        log.accept('cancelled', { recipients: ['hook'] });
        log.accept('failed', { recipients: ['hook'] });
        log.accept('late', { recipients: ['hook'] });
        log.cancel({ eventId: 'cancelled', webhookId: 'hook' });
        log.giveUp({ eventId: 'failed', webhookId: 'hook' });
        log.cancel({ eventId: 'late', webhookId: 'hook' });
        await project();
        log.succeed({ eventId: 'late', webhookId: 'hook' });
        await project();
        expect(await message('cancelled', 'hook')).toMatchObject({ status: 'cancelled', nextAttemptAt: null });
        expect(await message('failed', 'hook')).toMatchObject({ status: 'failed', nextAttemptAt: null });
        expect(await message('late', 'hook')).toMatchObject({ status: 'success', nextAttemptAt: null });
      });

      const giveEverything = (): void => {
        log.webhook('hook');
        log.record(apiKeyStream('key'), apiKeyCreated('ci'));
        log.accept('first', { recipients: ['hook'] });
        log.fail({ eventId: 'first', webhookId: 'hook' }, { nextAttemptAt: afterNoon(10) });
        log.accept('second', { recipients: ['hook', 'other'] }, afterNoon(1));
        log.succeed({ eventId: 'second', webhookId: 'other', at: afterNoon(2) });
        log.record(webhookStream('hook'), { type: 'WebhookDeactivated', data: { reason: 'gone' } }, afterNoon(3));
        log.accept('third', { recipients: [] }, afterNoon(3));
      };
      const everything = async () => ({
        webhooks: await models.readModels.listWebhooks({}, wholePage),
        messages: await models.readModels.listMessages({}, wholePage),
        events: await models.readModels.listEvents({}, wholePage),
        apiKeys: await models.readModels.listApiKeys(wholePage),
        due: await models.deliveryQueue.dueOrders({
          webhookId: 'hook',
          now: afterNoon(60),
          after: null,
          limit: 10,
        }),
      });

      it('comes to the same rows from one batch and from a batch for each fact', async () => {
        giveEverything();
        await project();
        const atOnce = await everything();
        await models.projection.reset();
        for (const fact of log.facts) await models.projection.apply([fact], fact.position);
        expect(await everything()).toEqual(atOnce);
        expect(atOnce.messages.items).toHaveLength(3);
      });

      it('changes nothing when a batch comes again, alone or as part of a longer one', async () => {
        giveEverything();
        await project();
        const once = await everything();
        await models.projection.apply(log.facts, log.position);
        await models.projection.apply(log.facts.slice(3), log.position);
        expect(await everything()).toEqual(once);
        log.succeed({ eventId: 'first', webhookId: 'hook', at: afterNoon(9) }, { ticket: 0 });
        await models.projection.apply(log.facts, log.position);
        expect(await message('first', 'hook')).toMatchObject({ status: 'success', attemptCount: 2 });
        expect((await models.readModels.getWebhook('hook'))?.health).toEqual({ succeeded: 1, failed: 1 });
      });

      it('applies batches one after the other that were handed over together', async () => {
        log.accept('event', { recipients: ['hook'] });
        log.fail({ eventId: 'event', webhookId: 'hook' }, { nextAttemptAt: afterNoon(10) });
        log.succeed({ eventId: 'event', webhookId: 'hook' }, { ticket: 0 });
        await Promise.all(log.facts.map((fact) => models.projection.apply([fact], fact.position)));
        expect(await message('event', 'hook')).toMatchObject({ status: 'success', attemptCount: 2 });
        expect(await models.projection.checkpoint()).toBe(log.position);
      });

      it('leaves rows and checkpoint as they were when a batch cannot be applied', async () => {
        log.accept('event', { recipients: ['hook'] });
        await project();
        log.fail({ eventId: 'event', webhookId: 'hook' });
        log.succeed({ eventId: 'event', webhookId: 'hook' }, { ticket: 0 });
        const withoutTheFailure = log.facts.slice(2);
        await expect(models.projection.apply(withoutTheFailure, log.position)).rejects.toThrow('lacks facts');
        expect(await models.projection.checkpoint()).toBe('1');
        expect(await message('event', 'hook')).toMatchObject({ status: 'created', attemptCount: 0 });
      });

      it('takes a batch of thousands of facts', async () => {
        for (let number = 0; number < 2_500; number += 1) {
          log.accept(`event ${number}`, { recipients: ['hook'] }, plusMs(noon, number));
          log.succeed({ eventId: `event ${number}`, webhookId: 'hook', at: plusMs(noon, number) });
        }
        await project();
        expect(await message('event 2499', 'hook')).toMatchObject({ status: 'success' });
        const all = await allPages((page) => models.readModels.listMessages({}, page), 1_000);
        expect(all).toHaveLength(2_500);
      });

      it('is empty after a reset and fills again from the first fact', async () => {
        giveEverything();
        await project();
        const before = await everything();
        await models.projection.reset();
        expect(await models.projection.checkpoint()).toBeNull();
        expect((await everything()).messages.items).toEqual([]);
        expect(await models.readModels.getWebhook('hook')).toBeNull();
        await models.projection.apply(log.facts, log.position);
        expect(await everything()).toEqual(before);
      });
    });

    describe('stats', () => {
      const statsOf = (query: Partial<StatsQuery>) =>
        models.readModels.stats({
          resolution: 'hour',
          webhookId: null,
          since: afterNoon(-100 * 24 * hourS),
          until: afterNoon(100 * 24 * hourS),
          ...query,
        });
      const givenTwoHours = (): void => {
        log.accept('first', { recipients: ['hook', 'other'] }, afterNoon(10));
        log.fail({ eventId: 'first', webhookId: 'hook', at: afterNoon(70) }, { durationMs: 5 });
        log.succeed({ eventId: 'first', webhookId: 'other', at: afterNoon(80) }, { durationMs: 900 });
        log.cancel({ eventId: 'first', webhookId: 'hook', at: afterNoon(hourS) });
        log.accept('second', { recipients: ['hook'] }, afterNoon(hourS + 1));
        log.giveUp({ eventId: 'second', webhookId: 'hook', at: afterNoon(hourS + 2) });
      };

      it('count messages and attempts by the hour, of all and of one webhook', async () => {
        givenTwoHours();
        await project();
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
        await project();
        const [first] = await statsOf({});
        expect([latencyPercentile(first!.latency, 0.25), latencyPercentile(first!.latency, 0.99)]).toEqual([5, 1_018]);
      });

      it('come to the same from one batch, from a batch for each fact, and when batches come again', async () => {
        givenTwoHours();
        const everyLength = async () =>
          Promise.all((['minute', 'hour', 'day'] as const).map((resolution) => statsOf({ resolution })));
        await project();
        const atOnce = await everyLength();
        expect(atOnce.map(({ length }) => length)).toEqual([3, 2, 1]);
        await models.projection.apply(log.facts, log.position);
        expect(await everyLength()).toEqual(atOnce);
        await models.projection.reset();
        for (const fact of log.facts) await models.projection.apply([fact], fact.position);
        expect(await everyLength()).toEqual(atOnce);
      });

      it('take the buckets that begin within a range', async () => {
        givenTwoHours();
        await project();
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
        for (const day of days) log.accept(`day ${day}`, { recipients: ['hook'] }, afterNoon(day * 24 * hourS));
        for (const fact of log.facts) await models.projection.apply([fact], fact.position);
        expect(await lengths()).toEqual([2, 3, 4]);
        await models.projection.reset();
        await models.projection.apply(log.facts, log.position);
        expect(await lengths()).toEqual([2, 3, 4]);
      });
    });

    describe('rejected records', () => {
      const reject = (id: string, at: string): void => {
        log.record(
          rejectionStream(id),
          {
            type: 'EventRejected',
            data: {
              reason: 'no JSON',
              origin: { topic: 'control-plane.events', partition: 3, offset: '41', timestamp: '1714564800000' },
              record: 'AP8=',
              recordBytes: 2,
            },
          },
          at,
        );
      };

      it('are listed newest first, whole, and once when their batch comes again', async () => {
        for (const [id, seconds] of ['a', 'b', 'c', 'd', 'e'].map(
          (letter, index) => [letter, Math.floor(index / 2)] as const,
        ))
          reject(id, afterNoon(seconds));
        await project();
        await models.projection.apply(log.facts, log.position);
        const rows = await allPages((page) => models.readModels.listRejectedRecords(page), 2);
        expect(rows.map(({ id }) => id)).toEqual(['e', 'd', 'c', 'b', 'a']);
        expect(rows[0]).toEqual({
          id: 'e',
          rejectedAt: afterNoon(2),
          reason: 'no JSON',
          origin: { topic: 'control-plane.events', partition: 3, offset: '41', timestamp: '1714564800000' },
          record: 'AP8=',
          recordBytes: 2,
        });
      });
    });

    describe('webhooks', () => {
      it('are shown with everything that a person set', async () => {
        const settings = webhookSettings({
          displayName: 'Billing',
          headers: { 'x-tenant': 'sealed' },
          rateLimit: { perSecond: 5 },
          retry: { baseMs: 1_000, factor: 2, capMs: 60_000 },
          ordering: 'fifo',
        });
        log.webhook('hook', { ...settings, at: afterNoon(1) });
        await project();
        expect(await models.readModels.getWebhook('hook')).toEqual({
          id: 'hook',
          webhook: {
            revision: 0,
            status: 'active',
            deactivatedBecause: null,
            settings,
            secrets: { current: 'sealed-secret', previous: null },
          },
          createdAt: afterNoon(1),
          updatedAt: afterNoon(1),
          lastDeliveryAt: null,
          failingSince: null,
          health: { succeeded: 0, failed: 0 },
        });
      });

      it('show edits, rotations and why they were switched off', async () => {
        log.webhook('hook');
        await project();
        const stream = webhookStream('hook');
        log.record(stream, { type: 'WebhookDetailsChanged', data: { changes: { displayName: 'Invoices' } } });
        log.record(stream, {
          type: 'WebhookSecretRotated',
          data: { secret: 'newer', previousExpiresAt: afterNoon(hourS) },
        });
        log.record(stream, { type: 'WebhookDeactivated', data: { reason: 'failing' } }, afterNoon(9));
        await project();
        expect(await models.readModels.getWebhook('hook')).toMatchObject({
          createdAt: noon,
          updatedAt: afterNoon(9),
          webhook: {
            revision: 3,
            status: 'inactive',
            deactivatedBecause: 'failing',
            settings: { displayName: 'Invoices', url: webhookSettings().url },
            secrets: { current: 'newer', previous: { secret: 'sealed-secret', expiresAt: afterNoon(hourS) } },
          },
        });
      });

      it('are listed newest first, page by page', async () => {
        for (const number of [1, 2, 3, 4, 5]) log.webhook(`hook ${number}`, { at: afterNoon(number) });
        await project();
        const listed = await allPages((page) => models.readModels.listWebhooks({}, page), 2);
        expect(listed.map(({ id }) => id)).toEqual(['hook 5', 'hook 4', 'hook 3', 'hook 2', 'hook 1']);
      });

      it('are found by status, by event type as it is now, and by any part of their texts', async () => {
        log.webhook('billing', { displayName: 'BÜRO 100%', events: ['subscription.create'], at: afterNoon(1) });
        log.webhook('audit', {
          displayName: 'Audit',
          url: 'https://audit.example.com/in',
          description: 'keeps a trail',
          events: ['approvalRequest.create'],
          status: 'inactive',
          at: afterNoon(2),
        });
        log.record(webhookStream('audit'), {
          type: 'WebhookDetailsChanged',
          data: { changes: { events: ['subscription.delete', 'subscription.create'] } },
        });
        await project();
        expect(await webhookIds({ status: 'active' })).toEqual(['billing']);
        expect(await webhookIds({ status: 'inactive' })).toEqual(['audit']);
        expect(await webhookIds({ event: 'subscription.create' })).toEqual(['audit', 'billing']);
        expect(await webhookIds({ event: 'approvalRequest.create' })).toEqual([]);
        expect(await webhookIds({ search: 'büro' })).toEqual(['billing']);
        expect(await webhookIds({ search: 'AUDIT.example' })).toEqual(['audit']);
        expect(await webhookIds({ search: 'Trail' })).toEqual(['audit']);
        expect(await webhookIds({ search: '0%' })).toEqual(['billing']);
        expect(await webhookIds({ search: '_' })).toEqual([]);
        expect(await webhookIds({ search: 'büro', status: 'inactive' })).toEqual([]);
      });

      it('leave every list when they are deleted', async () => {
        log.webhook('hook');
        log.webhook('kept');
        log.record(webhookStream('hook'), { type: 'WebhookDeleted', data: {} });
        await project();
        expect(await webhookIds({})).toEqual(['kept']);
        expect(await webhookIds({ event: 'subscription.create' })).toEqual(['kept']);
        expect(await models.readModels.getWebhook('hook')).toBeNull();
        expect((await models.registrySource.loadWebhooks()).webhooks.map(({ id }) => id)).toEqual(['kept']);
      });

      it('show their last delivery and since when they fail, until a success, an edit or an activation', async () => {
        log.webhook('hook');
        log.accept('event', { recipients: ['hook'] });
        const target = { eventId: 'event', webhookId: 'hook' };
        const shown = async () => {
          await project();
          const row = await models.readModels.getWebhook('hook');
          return { lastDeliveryAt: row?.lastDeliveryAt, failingSince: row?.failingSince };
        };
        log.fail({ ...target, at: afterNoon(1) });
        log.fail({ ...target, at: afterNoon(2) });
        expect(await shown()).toEqual({ lastDeliveryAt: afterNoon(2), failingSince: afterNoon(1) });
        log.succeed({ ...target, at: afterNoon(3) });
        expect(await shown()).toEqual({ lastDeliveryAt: afterNoon(3), failingSince: null });
        log.fail({ ...target, at: afterNoon(4) });
        expect(await shown()).toMatchObject({ failingSince: afterNoon(4) });
        log.record(webhookStream('hook'), { type: 'WebhookDetailsChanged', data: { changes: { description: 'x' } } });
        expect(await shown()).toEqual({ lastDeliveryAt: afterNoon(4), failingSince: null });
        log.fail({ ...target, at: afterNoon(5) });
        log.record(webhookStream('hook'), { type: 'WebhookDeactivated', data: { reason: 'failing' } });
        expect(await shown()).toMatchObject({ failingSince: afterNoon(5) });
        log.record(webhookStream('hook'), { type: 'WebhookActivated', data: {} });
        expect(await shown()).toMatchObject({ failingSince: null });
      });

      it('count the attempts of the running hour and the 24 before it', async () => {
        log.webhook('hook');
        log.accept('event', { recipients: ['hook'] });
        const target = { eventId: 'event', webhookId: 'hook' };
        for (const hoursAgo of [25, 24, 1, 0]) log.fail({ ...target, at: afterNoon(-hoursAgo * hourS) });
        log.succeed({ ...target, at: afterNoon(20) });
        await project();
        expect((await models.readModels.getWebhook('hook'))?.health).toEqual({ succeeded: 1, failed: 3 });
        nowMs = toMs(afterNoon(hourS));
        const [row] = (await models.readModels.listWebhooks({}, wholePage)).items;
        expect(row?.health).toEqual({ succeeded: 1, failed: 2 });
      });
    });

    describe('messages', () => {
      const giveMessages = async (): Promise<void> => {
        log.accept('success', { recipients: ['hook'] }, afterNoon(1));
        log.accept('waiting', { recipients: ['other', 'hook'] }, afterNoon(2));
        log.accept('deleted', { recipients: ['hook'], type: 'subscription.delete' }, afterNoon(3));
        log.accept('retrying', { recipients: ['hook'] }, afterNoon(4));
        log.succeed({ eventId: 'success', webhookId: 'hook', at: afterNoon(4) });
        log.fail({ eventId: 'retrying', webhookId: 'hook', at: afterNoon(5) });
        await project();
      };

      it('are listed newest first, by acceptance', async () => {
        await giveMessages();
        expect(await messageEvents({})).toEqual(['retrying', 'deleted', 'waiting', 'waiting', 'success']);
      });

      it('are found by webhook, status, event type and time, together too', async () => {
        await giveMessages();
        expect(await messageEvents({ webhookId: 'hook' })).toEqual(['retrying', 'deleted', 'waiting', 'success']);
        expect(await messageEvents({ statuses: ['success'] })).toEqual(['success']);
        expect(await messageEvents({ statuses: ['success', 'retrying'] })).toEqual(['retrying', 'success']);
        expect(await messageEvents({ statuses: [] })).toHaveLength(5);
        expect(await messageEvents({ eventType: 'subscription.delete' })).toEqual(['deleted']);
        expect(await messageEvents({ eventType: 'subscription.create', statuses: ['created'] })).toHaveLength(2);
        expect(await messageEvents({ webhookId: 'hook', statuses: ['created', 'failed'] })).toEqual([
          'deleted',
          'waiting',
        ]);
        expect(await messageEvents({ webhookId: 'hook', eventType: 'subscription.delete' })).toEqual(['deleted']);
        expect(await messageEvents({ since: afterNoon(3) })).toEqual(['retrying', 'deleted']);
        expect(await messageEvents({ webhookId: 'hook', since: afterNoon(2), until: afterNoon(3) })).toEqual([
          'waiting',
        ]);
      });

      it('are found by their id, and all of an event by its', async () => {
        await giveMessages();
        expect(await messageEvents({ search: log.message('deleted', 'hook') })).toEqual(['deleted']);
        expect(await messageEvents({ search: 'waiting' })).toEqual(['waiting', 'waiting']);
        expect(await messageEvents({ search: 'waiting', webhookId: 'other' })).toEqual(['waiting']);
        expect(await messageEvents({ search: 'waiting', statuses: ['success'] })).toEqual([]);
        expect(await messageEvents({ search: 'nothing' })).toEqual([]);
      });

      it('are found by what their payload says, in any case, newest first, with other filters and page by page', async () => {
        const shop = { shop: { name: 'Büro 50%', city: 'Linz' } };
        log.accept('first', { recipients: ['hook', 'other'], data: shop }, afterNoon(1));
        log.accept('unwanted', { recipients: [], data: shop }, afterNoon(2));
        log.accept('else', { recipients: ['hook'], data: { shop: 'Graz' } }, afterNoon(3));
        log.accept('second', { recipients: ['hook'], data: shop }, afterNoon(60));
        await project();
        log.succeed({ eventId: 'second', webhookId: 'hook', at: afterNoon(61) });
        await project();
        expect(await messageEvents({ search: 'BÜRO 50%' })).toEqual(['second', 'first', 'first']);
        expect(await messageEvents({ search: '5_%' })).toEqual([]);
        expect(await messageEvents({ search: '"city":"linz"', webhookId: 'other' })).toEqual(['first']);
        expect(await messageEvents({ search: 'linz', statuses: ['success'] })).toEqual(['second']);
        expect(await messageEvents({ search: 'linz', since: afterNoon(60) })).toEqual(['second']);
        expect(await messageEvents({ search: 'linz', until: afterNoon(60) })).toEqual(['first', 'first']);
        expect(await messageEvents({ search: 'linz', since: afterNoon(600) })).toEqual([]);
        expect(await messageEvents({ search: 'graz', eventType: 'nothing.such' })).toEqual([]);
        const pages = await allPages((page) => models.readModels.listMessages({ search: 'linz' }, page), 1);
        expect(pages.map(({ eventId }) => eventId)).toEqual(['second', 'first', 'first']);
      });

      it('come in pages that neither repeat nor skip one while new ones arrive and others change', async () => {
        // Three of a kind at one instant: what they are told apart by is the order of acceptance.
        for (let number = 0; number < 9; number += 1) {
          log.accept(`event ${number}`, { recipients: ['hook'] }, afterNoon(Math.floor(number / 3)));
        }
        await project();
        const seen = await allPages(async (page) => {
          const found = await models.readModels.listMessages({}, page);
          log.accept(`newer ${log.position}`, { recipients: ['hook'] }, afterNoon(60));
          log.succeed({ eventId: 'event 1', webhookId: 'hook' });
          await project();
          return found;
        }, 2);
        expect(seen.map(({ eventId }) => eventId)).toEqual(
          [8, 7, 6, 5, 4, 3, 2, 1, 0].map((number) => `event ${number}`),
        );
      });

      it('end with a page that has no cursor, also when it is full', async () => {
        await giveMessages();
        const page = await models.readModels.listMessages({}, { limit: 5, cursor: null });
        expect(page.items).toHaveLength(5);
        expect(page.nextCursor).toBeNull();
      });

      it('are null where there is none', async () => {
        expect(await models.readModels.getMessage('nothing')).toBeNull();
      });
    });

    describe('events', () => {
      it('are listed newest first with what became of them', async () => {
        log.accept('matched', { recipients: ['hook', 'other'], source: 'cloud', sourceId: 'abc' }, afterNoon(1));
        log.accept('unmatched', { recipients: [], type: 'subscription.delete' }, afterNoon(2));
        log.accept('test', { recipients: ['hook'], test: true }, afterNoon(3));
        await project();
        expect(await eventIds({})).toEqual(['test', 'unmatched', 'matched']);
        expect(await models.readModels.getEvent('matched')).toEqual({
          id: 'matched',
          type: 'subscription.create',
          source: 'cloud',
          sourceId: 'abc',
          occurredAt: noon,
          acceptedAt: afterNoon(1),
          recipientCount: 2,
          test: false,
        });
        expect(await models.readModels.getEvent('test')).toMatchObject({ test: true });
        expect(await models.readModels.getEvent('nothing')).toBeNull();
        expect(await eventIds({ matched: false })).toEqual(['unmatched']);
        expect(await eventIds({ matched: true })).toEqual(['test', 'matched']);
        expect(await eventIds({ type: 'subscription.delete' })).toEqual(['unmatched']);
        expect(await eventIds({ type: 'subscription.delete', matched: true })).toEqual([]);
        expect(await eventIds({ since: afterNoon(2), until: afterNoon(3) })).toEqual(['unmatched']);
      });

      it('come in pages', async () => {
        for (let number = 0; number < 5; number += 1) {
          log.accept(`event ${number}`, { recipients: number % 2 === 0 ? ['hook'] : [] });
        }
        await project();
        const listed = await allPages((page) => models.readModels.listEvents({}, page), 2);
        expect(listed.map(({ id }) => id)).toEqual(['event 4', 'event 3', 'event 2', 'event 1', 'event 0']);
      });
    });

    describe('cursors', () => {
      it('are refused by a list that did not make them', async () => {
        log.webhook('hook');
        log.webhook('other');
        for (const eventId of ['one', 'two']) log.accept(eventId, { recipients: ['hook'] });
        await project();
        const { readModels } = models;
        const page = { limit: 1, cursor: null };
        const ofMessages = (await readModels.listMessages({}, page)).nextCursor;
        const ofEvents = (await readModels.listEvents({}, page)).nextCursor;
        const ofWebhooks = (await readModels.listWebhooks({}, page)).nextCursor;
        expect([ofMessages, ofEvents, ofWebhooks]).not.toContain(null);
        const garbage = ['', 'x', '###', Buffer.from('[1,2]').toString('base64url'), `${String(ofMessages)}x`];
        const withNul = Buffer.from(JSON.stringify(['messages', noon, '1\u0000'])).toString('base64url');
        garbage.push(withNul, Buffer.from(JSON.stringify(['webhooks', noon, '\u0000'])).toString('base64url'));
        const refused = async (list: Promise<unknown>) => expect(list).rejects.toBeInstanceOf(InvalidCursor);
        for (const cursor of [...garbage, ofEvents, ofWebhooks]) {
          await refused(readModels.listMessages({}, { limit: 1, cursor }));
        }
        for (const cursor of [...garbage, ofMessages]) {
          await refused(readModels.listEvents({}, { limit: 1, cursor }));
          await refused(readModels.listWebhooks({}, { limit: 1, cursor }));
        }
      });
    });

    describe('API keys', () => {
      it('are listed oldest first as long as they are valid', async () => {
        log.record(apiKeyStream('newer'), apiKeyCreated('newer', afterNoon(60)), afterNoon(2));
        log.record(apiKeyStream('older'), apiKeyCreated('older'), afterNoon(1));
        log.record(apiKeyStream('revoked'), apiKeyCreated('revoked'), noon);
        await project();
        log.record(apiKeyStream('revoked'), { type: 'ApiKeyRevoked', data: {} });
        await project();
        const older = {
          id: 'older',
          name: 'older',
          role: 'operator',
          hash: 'hash of older',
          createdAt: afterNoon(1),
          expiresAt: null,
        };
        const newer = expect.objectContaining({ id: 'newer', expiresAt: afterNoon(60) });
        const { readModels } = models;
        expect(await readModels.listApiKeys(wholePage)).toEqual({ items: [older, newer], nextCursor: null });
        const { items, nextCursor } = await readModels.listApiKeys({ limit: 1, cursor: null });
        expect(items).toEqual([older]);
        expect(await readModels.listApiKeys({ limit: 1, cursor: nextCursor })).toEqual({
          items: [newer],
          nextCursor: null,
        });
        expect(await readModels.getApiKey('older')).toEqual(older);
        expect(await readModels.getApiKey('revoked')).toBeNull();
        const { keys, position } = await models.registrySource.loadApiKeys();
        expect(keys).toHaveLength(2);
        expect(keys).toContainEqual(older);
        expect(position).toBe('4');
      });
    });

    describe('the source of registries', () => {
      it('answers all webhooks that are not deleted, and the position they are of', async () => {
        expect(await models.registrySource.loadWebhooks()).toEqual({ webhooks: [], position: null });
        log.webhook('active');
        log.webhook('inactive', { status: 'inactive' });
        await project();
        const { webhooks, position } = await models.registrySource.loadWebhooks();
        expect(position).toBe('2');
        expect(new Map(webhooks.map(({ id, webhook }) => [id, webhook.status]))).toEqual(
          new Map([
            ['active', 'active'],
            ['inactive', 'inactive'],
          ]),
        );
      });
    });

    describe('event types', () => {
      const definition = { description: 'Sent', example: {}, schema: { type: 'object' }, enforcement: 'warn' } as const;

      it('are kept as their facts made them, built-in ones only once they were edited', async () => {
        expect(await models.registrySource.loadEventTypes()).toEqual({ eventTypes: [], position: null });
        log.record(eventTypeStream('invoice.sent'), { type: 'EventTypeObserved', data: {} });
        log.record(eventTypeStream('invoice.paid'), { type: 'EventTypeObserved', data: {} });
        log.record(eventTypeStream('subscription.create'), { type: 'EventTypeArchived', data: {} });
        await project();
        log.record(eventTypeStream('invoice.sent'), { type: 'EventTypeRegistered', data: definition });
        await project();
        const { eventTypes, position } = await models.registrySource.loadEventTypes();
        expect(position).toBe('4');
        expect(new Map(eventTypes.map(({ name, eventType }) => [name, eventType]))).toEqual(
          new Map([
            ['invoice.sent', { status: 'registered', revision: 1, definition }],
            ['invoice.paid', { status: 'observed', revision: 0 }],
            [
              'subscription.create',
              {
                status: 'archived',
                revision: 0,
                definition: expect.objectContaining({ description: 'An application subscribed to an API product.' }),
              },
            ],
          ]),
        );
      });
    });

    describe('the queue of due orders', () => {
      it('gives what is due, oldest due first, with what names the order', async () => {
        log.accept('later', { recipients: ['hook'] }, afterNoon(5));
        log.accept('retried', { recipients: ['hook', 'other'] }, noon);
        log.fail({ eventId: 'retried', webhookId: 'hook', at: afterNoon(1) }, { nextAttemptAt: afterNoon(30) });
        log.accept('manual', { recipients: ['hook'] }, afterNoon(1));
        log.fail({ eventId: 'manual', webhookId: 'hook', at: afterNoon(2) }, { nextAttemptAt: afterNoon(99) });
        log.requestRetry({ eventId: 'manual', webhookId: 'hook', at: afterNoon(40) });
        log.accept('future', { recipients: ['hook'] });
        log.fail({ eventId: 'future', webhookId: 'hook' }, { nextAttemptAt: afterNoon(61) });
        log.accept('done', { recipients: ['hook'] });
        log.succeed({ eventId: 'done', webhookId: 'hook' });
        await project();
        const orders = await models.deliveryQueue.dueOrders({
          webhookId: 'hook',
          now: afterNoon(60),
          after: null,
          limit: 10,
        });
        const order = (eventId: string) => ({
          webhookId: 'hook',
          messageId: log.message(eventId, 'hook'),
          eventId,
        });
        expect(orders).toEqual([
          { ...order('later'), ticket: 'none', trigger: 'first', dueAt: afterNoon(5) },
          { ...order('retried'), ticket: 0, trigger: 'scheduled', dueAt: afterNoon(30) },
          { ...order('manual'), ticket: 1, trigger: 'manual', dueAt: afterNoon(40) },
        ]);
        expect(await dueEvents({ now: afterNoon(61) })).toContain('future');
        expect(await dueEvents({ now: afterNoon(29) })).toEqual(['later']);
      });

      it('goes on after the last order of a page, also among orders due at one instant', async () => {
        const all = Array.from({ length: 7 }, (_, number) => `event ${number}`);
        for (const eventId of all) log.accept(eventId, { recipients: ['hook'] });
        await project();
        const query = { webhookId: 'hook', now: noon, limit: 3 };
        const seen: string[] = [];
        let page = await models.deliveryQueue.dueOrders({ ...query, after: null });
        while (page.length > 0) {
          seen.push(...page.map(({ eventId }) => eventId));
          page = await models.deliveryQueue.dueOrders({ ...query, after: page.at(-1) ?? null });
        }
        expect(seen.toSorted()).toEqual(all);
      });

      it('tells apart what a FIFO webhook sends beside its queue, and tests', async () => {
        log.accept('waiting', { recipients: ['hook'] });
        log.accept('test', { recipients: ['hook'], test: true });
        log.accept('again', { recipients: ['hook'] });
        log.succeed({ eventId: 'again', webhookId: 'hook', at: afterNoon(1) });
        await project();
        log.requestRetry({ eventId: 'again', webhookId: 'hook', at: afterNoon(2) });
        await project();
        expect((await dueEvents({})).toSorted()).toEqual(['again', 'test', 'waiting']);
        expect(await dueEvents({ only: 'beside' })).toEqual(['again']);
        expect(await dueEvents({ only: 'tests' })).toEqual(['test']);
      });

      it('has as its FIFO heads the oldest messages that were never concluded, due or not', async () => {
        const { deliveryQueue } = models;
        expect(await deliveryQueue.fifoHeads('hook', 2)).toEqual([]);
        for (const eventId of ['first', 'second', 'third']) log.accept(eventId, { recipients: ['hook'] });
        log.fail({ eventId: 'first', webhookId: 'hook' }, { nextAttemptAt: afterNoon(500) });
        await project();
        expect(await deliveryQueue.fifoHeads('hook', 2)).toMatchObject([
          { eventId: 'first', dueAt: afterNoon(500) },
          { eventId: 'second', ticket: 'none' },
        ]);
        log.cancel({ eventId: 'first', webhookId: 'hook' });
        log.requestRetry({ eventId: 'first', webhookId: 'hook' });
        await project();
        expect(await deliveryQueue.fifoHeads('hook', 5)).toMatchObject([{ eventId: 'second' }, { eventId: 'third' }]);
      });

      it('gives the orders of a stretch of time over all webhooks, earliest first', async () => {
        for (const [number, webhookId] of ['one', 'two', 'three', 'four'].entries()) {
          log.accept(`event ${number}`, { recipients: [webhookId] });
          log.fail({ eventId: `event ${number}`, webhookId }, { nextAttemptAt: afterNoon(40 - number * 10) });
        }
        await project();
        const between = (after: QueueCursor, limit: number) =>
          models.deliveryQueue.ordersBetween({ after, upTo: afterNoon(40), limit });
        const all = await between({ dueAt: afterNoon(10), messageId: '' }, 10);
        expect(all.map(({ webhookId }) => webhookId)).toEqual(['four', 'three', 'two', 'one']);
        const page = await between({ dueAt: afterNoon(10), messageId: '' }, 2);
        expect(page).toEqual(all.slice(0, 2));
        const last = page.at(-1);
        if (last === undefined) throw new Error('there is no page');
        expect(await between(last, 10)).toEqual(all.slice(2));
      });
    });

    describe('the source of the reconciler', () => {
      it('names each active webhook with its oldest overdue order, and inactive ones for a test alone', async () => {
        log.webhook('hook');
        log.webhook('later');
        log.webhook('idle');
        log.webhook('future');
        log.webhook('inactive', { status: 'inactive' });
        log.webhook('testing', { status: 'inactive' });
        log.webhook('deleted');
        log.record(webhookStream('deleted'), { type: 'WebhookDeleted', data: {} });
        log.accept('first', { recipients: ['hook', 'inactive', 'testing', 'deleted'] }, afterNoon(1));
        log.accept('second', { recipients: ['hook', 'later'] }, afterNoon(2));
        log.accept('third', { recipients: ['future'] }, afterNoon(61));
        log.accept('test', { recipients: ['testing'], test: true }, afterNoon(3));
        await project();
        const overdue = (limit: number) => models.reconcilerSource.overdueWebhooks({ dueBefore: afterNoon(60), limit });
        expect(await overdue(10)).toEqual([
          { webhookId: 'hook', oldestDueAt: afterNoon(1) },
          { webhookId: 'later', oldestDueAt: afterNoon(2) },
          { webhookId: 'testing', oldestDueAt: afterNoon(3) },
        ]);
        expect(await overdue(1)).toEqual([{ webhookId: 'hook', oldestDueAt: afterNoon(1) }]);
      });

      it('finds the open messages of deleted webhooks, also one that was accepted late', async () => {
        log.webhook('hook');
        log.webhook('kept');
        log.accept('open', { recipients: ['hook', 'kept'] });
        log.accept('retrying', { recipients: ['hook'] });
        log.fail({ eventId: 'retrying', webhookId: 'hook' });
        log.accept('done', { recipients: ['hook'] });
        log.succeed({ eventId: 'done', webhookId: 'hook' });
        log.record(webhookStream('hook'), { type: 'WebhookDeleted', data: {} });
        await project();
        log.accept('late', { recipients: ['hook'] });
        await project();
        const found = await models.reconcilerSource.openMessagesOfDeletedWebhooks(10);
        expect(new Map(found.map(({ eventId, revision }) => [eventId, revision]))).toEqual(
          new Map<string, number | string>([
            ['open', 'none'],
            ['retrying', 0],
            ['late', 'none'],
          ]),
        );
        expect(found).toContainEqual({
          messageId: log.message('late', 'hook'),
          eventId: 'late',
          webhookId: 'hook',
          revision: 'none',
        });
        expect(await models.reconcilerSource.openMessagesOfDeletedWebhooks(2)).toHaveLength(2);
      });

      it('finds the open messages of inactive webhooks that are past their mark', async () => {
        log.webhook('hook', { status: 'inactive' });
        log.webhook('active');
        log.accept('past', { recipients: ['hook', 'active'], givesUpAt: afterNoon(60) });
        log.accept('done', { recipients: ['hook'], givesUpAt: afterNoon(50) });
        log.succeed({ eventId: 'done', webhookId: 'hook' });
        log.accept('ahead', { recipients: ['hook'], givesUpAt: afterNoon(61) });
        await project();
        const found = await models.reconcilerSource.openMessagesPastTheMark({ now: afterNoon(60), limit: 10 });
        expect(found).toEqual([
          { messageId: log.message('past', 'hook'), eventId: 'past', webhookId: 'hook', revision: 'none' },
        ]);
      });

      it('finds active webhooks with nothing but failures since before an instant', async () => {
        for (const [number, webhookId] of ['long', 'short', 'off', 'well'].entries()) {
          log.webhook(webhookId);
          log.accept(`event ${number}`, { recipients: [webhookId] });
          const at = webhookId === 'short' ? afterNoon(60) : afterNoon(number);
          log.fail({ eventId: `event ${number}`, webhookId, at });
        }
        log.succeed({ eventId: 'event 3', webhookId: 'well', at: afterNoon(5) });
        log.record(webhookStream('off'), { type: 'WebhookDeactivated', data: { reason: 'requested' } });
        await project();
        const found = await models.reconcilerSource.failingWebhooks({ failingBefore: afterNoon(60), limit: 10 });
        expect(found).toEqual([{ webhookId: 'long', revision: 0 }]);
      });
    });
  });
};
