import { describe, expect, it } from '@jest/globals';

import { newEvent } from '../recorded-events.js';
import { attemptFailed, webhookCreated } from '../sample-events.js';
import { attempts, type EventStoreScene, freshStream, idsOf } from './event-store-scene.js';

/** What an event store promises about reading a stream. */
export const describeReadingContract = (scene: EventStoreScene): void => {
  describe('read', () => {
    it('finds a stream that was never written at revision none, without events', async () => {
      expect(await scene.store.read(freshStream())).toEqual({ events: [], revision: 'none' });
    });

    it('gives back what was appended, in order, with its place', async () => {
      const stream = freshStream();
      const events = attempts(3);
      const appended = await scene.append(stream, 'none', ...events);
      const page = await scene.store.read(stream);
      expect(page.revision).toBe(2);
      expect(page.events).toEqual(
        events.map((event, revision) => ({ ...event, stream, revision, position: page.events[revision]!.position })),
      );
      expect(page.events.at(-1)!.position).toBe(appended.position);
    });

    it('keeps actor, command and trace of a fact', async () => {
      const stream = freshStream('webhook');
      const event = newEvent(webhookCreated(), {
        actor: { kind: 'key', id: 'key-1' },
        commandId: 'command-7',
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      });
      await scene.append(stream, 'none', event);
      const page = await scene.store.read(stream);
      expect(page.events[0]!.metadata).toStrictEqual(event.metadata);
    });

    it('is cut at the limit and says where the stream ends', async () => {
      const stream = freshStream();
      const events = attempts(5);
      await scene.append(stream, 'none', ...events);
      const page = await scene.store.read(stream, { limit: 2 });
      expect(idsOf(page.events)).toEqual(idsOf(events.slice(0, 2)));
      expect(page.revision).toBe(4);
    });

    it('goes on after a revision, and finds nothing after the last', async () => {
      const stream = freshStream();
      const events = attempts(5);
      await scene.append(stream, 'none', ...events);
      const page = await scene.store.read(stream, { after: 2, limit: 2 });
      expect(idsOf(page.events)).toEqual(idsOf(events.slice(3)));
      expect(await scene.store.read(stream, { after: 4 })).toEqual({ events: [], revision: 4 });
      expect(await scene.store.read(stream, { after: 9 })).toEqual({ events: [], revision: 4 });
    });

    it('gives a thousand events when no limit is asked for', async () => {
      const stream = freshStream();
      const events = attempts(1_100);
      await scene.append(stream, 'none', ...events.slice(0, 600));
      await scene.append(stream, 599, ...events.slice(600));
      const page = await scene.store.read(stream);
      expect(page.events).toHaveLength(1_000);
      expect(page.revision).toBe(1_099);
    });

    it('sees an append as soon as it is answered', async () => {
      const stream = freshStream();
      for (let revision = 0; revision < 20; revision += 1) {
        await scene.append(stream, revision === 0 ? 'none' : revision - 1, newEvent(attemptFailed()));
        const page = await scene.store.read(stream);
        expect(page.revision).toBe(revision);
      }
    });
  });
};
