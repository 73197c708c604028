import { describe, expect, it } from '@jest/globals';
import { apiKeyStream, eventTypeStream } from '#libs/domain';

import { type ReadModelsScene, wholePage } from './read-models-scene.js';
import { afterNoon, apiKeyCreated, noon } from '../sample-events.js';

export const describeRegistriesContract = (scene: ReadModelsScene): void => {
  describe('API keys', () => {
    it('are listed oldest first as long as they are valid', async () => {
      scene.log.record(apiKeyStream('newer'), apiKeyCreated('newer', afterNoon(60)), afterNoon(2));
      scene.log.record(apiKeyStream('older'), apiKeyCreated('older'), afterNoon(1));
      scene.log.record(apiKeyStream('revoked'), apiKeyCreated('revoked'), noon);
      await scene.project();
      scene.log.record(apiKeyStream('revoked'), { type: 'ApiKeyRevoked', data: {} });
      await scene.project();
      const older = {
        id: 'older',
        name: 'older',
        role: 'operator',
        hash: 'hash of older',
        createdAt: afterNoon(1),
        expiresAt: null,
      };
      const newer = expect.objectContaining({ id: 'newer', expiresAt: afterNoon(60) });
      const { readModels } = scene.models;
      expect(await readModels.listApiKeys(wholePage)).toEqual({ items: [older, newer], nextCursor: null });
      const { items, nextCursor } = await readModels.listApiKeys({ limit: 1, cursor: null });
      expect(items).toEqual([older]);
      expect(await readModels.listApiKeys({ limit: 1, cursor: nextCursor })).toEqual({
        items: [newer],
        nextCursor: null,
      });
      expect(await readModels.getApiKey('older')).toEqual(older);
      expect(await readModels.getApiKey('revoked')).toBeNull();
      const { keys, position } = await scene.models.registrySource.loadApiKeys();
      expect(keys).toHaveLength(2);
      expect(keys).toContainEqual(older);
      expect(position).toBe('4');
    });
  });

  describe('event types', () => {
    const definition = { description: 'Sent', example: {}, schema: { type: 'object' }, enforcement: 'warn' } as const;

    it('are kept as their facts made them, built-in ones only once they were edited', async () => {
      expect(await scene.models.registrySource.loadEventTypes()).toEqual({ eventTypes: [], position: null });
      scene.log.record(eventTypeStream('invoice.sent'), { type: 'EventTypeObserved', data: {} });
      scene.log.record(eventTypeStream('invoice.paid'), { type: 'EventTypeObserved', data: {} });
      scene.log.record(eventTypeStream('subscription.create'), { type: 'EventTypeArchived', data: {} });
      await scene.project();
      scene.log.record(eventTypeStream('invoice.sent'), { type: 'EventTypeRegistered', data: definition });
      await scene.project();
      const { eventTypes, position } = await scene.models.registrySource.loadEventTypes();
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

  describe('the source of registries', () => {
    it('answers all webhooks that are not deleted, and the position they are of', async () => {
      expect(await scene.models.registrySource.loadWebhooks()).toEqual({ webhooks: [], position: null });
      scene.log.webhook('active');
      scene.log.webhook('inactive', { status: 'inactive' });
      await scene.project();
      const { webhooks, position } = await scene.models.registrySource.loadWebhooks();
      expect(position).toBe('2');
      expect(new Map(webhooks.map(({ id, webhook }) => [id, webhook.status]))).toEqual(
        new Map([
          ['active', 'active'],
          ['inactive', 'inactive'],
        ]),
      );
    });
  });
};
