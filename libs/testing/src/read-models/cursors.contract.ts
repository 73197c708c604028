import { describe, expect, it } from '@jest/globals';
import { InvalidCursor } from '#libs/application';

import type { ReadModelsScene } from './read-models-scene.js';
import { noon } from '../sample-events.js';

export const describeCursorsContract = (scene: ReadModelsScene): void => {
  describe('cursors', () => {
    it('are refused by a list that did not make them', async () => {
      scene.log.webhook('hook');
      scene.log.webhook('other');
      for (const eventId of ['one', 'two']) scene.log.accept(eventId, { recipients: ['hook'] });
      await scene.project();
      const { readModels } = scene.models;
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
};
