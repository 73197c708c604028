import { describe, expect, it } from '@jest/globals';
import { RevisionConflict } from '#libs/application';

import { attempts, type EventStoreScene, followUntil, freshStream, idsOf } from './event-store-scene.js';

/** What an event store promises about streams that leave it. */
export const describeLeavingContract = (scene: EventStoreScene): void => {
  describe('deleteStream', () => {
    it('makes the stream read as one that was never written', async () => {
      const stream = freshStream();
      await scene.append(stream, 'none', ...attempts(3));
      await scene.store.deleteStream(stream);
      expect(await scene.store.read(stream)).toEqual({ events: [], revision: 'none' });
      await scene.reopen();
      expect(await scene.store.read(stream)).toEqual({ events: [], revision: 'none' });
    });

    it('makes an append at the revision that was read before a conflict', async () => {
      const stream = freshStream();
      await scene.append(stream, 'none', ...attempts(3));
      await scene.store.deleteStream(stream);
      await expect(scene.append(stream, 2, ...attempts(1))).rejects.toThrow(RevisionConflict);
      expect(await scene.store.read(stream)).toEqual({ events: [], revision: 'none' });
    });

    it('may be repeated, and asked for a stream that was never written, which can still be begun', async () => {
      const [deleted, never] = [freshStream(), freshStream()];
      await scene.append(deleted, 'none', ...attempts(1));
      await scene.store.deleteStream(deleted);
      await scene.store.deleteStream(deleted);
      await scene.store.deleteStream(never);
      expect((await scene.append(never, 'none', ...attempts(1))).revision).toBe(0);
    });

    it('leaves other streams, subscriptions and positions as they are', async () => {
      const after = await scene.store.tail();
      const [kept, deleted] = [freshStream(), freshStream()];
      const [first, second, third] = [attempts(2), attempts(1), attempts(1)];
      await scene.append(kept, 'none', ...first);
      const { position } = await scene.append(deleted, 'none', ...attempts(3));
      await scene.append(kept, 1, ...second);
      await scene.store.deleteStream(deleted);
      await scene.append(kept, 2, ...third);
      expect(idsOf((await scene.store.read(kept)).events)).toEqual(idsOf([...first, ...second, ...third]));
      const whole = await followUntil(scene.store, idsOf([...first, ...second, ...third]), { after });
      expect(idsOf(whole.events)).toEqual(idsOf([...first, ...second, ...third]));
      const resumed = await followUntil(scene.store, idsOf([...second, ...third]), { after: position });
      expect(idsOf(resumed.events)).toEqual(idsOf([...second, ...third]));
    });

    it('never gives a position twice, even when the last events were deleted', async () => {
      const deleted = freshStream();
      const { position } = await scene.append(deleted, 'none', ...attempts(2));
      await scene.store.deleteStream(deleted);
      await scene.reopen();
      const next = await scene.append(freshStream(), 'none', ...attempts(1));
      expect(scene.store.compare(next.position, position)).toBeGreaterThan(0);
    });
  });

  describe('truncateBefore', () => {
    it('begins the stream at the first event that is kept, with its revision', async () => {
      const stream = freshStream('event');
      const events = attempts(5);
      await scene.append(stream, 'none', ...events);
      await scene.store.truncateBefore(stream, 3);
      const page = await scene.store.read(stream);
      expect(idsOf(page.events)).toEqual(idsOf(events.slice(3)));
      expect(page.events.map(({ revision }) => revision)).toEqual([3, 4]);
      expect(page.revision).toBe(4);
      expect(await scene.store.read(stream, { after: 0, limit: 1 })).toEqual({
        events: page.events.slice(0, 1),
        revision: 4,
      });
      expect(await scene.store.read(stream, { after: 4 })).toEqual({ events: [], revision: 4 });
      await scene.reopen();
      expect(await scene.store.read(stream)).toEqual(page);
    });

    it('lets the stream go on at its revision', async () => {
      const stream = freshStream('event');
      await scene.append(stream, 'none', ...attempts(3));
      await scene.store.truncateBefore(stream, 2);
      const next = attempts(1);
      const appended = await scene.append(stream, 2, ...next);
      expect(appended.revision).toBe(3);
      expect(await scene.append(stream, 2, ...next)).toEqual(appended);
      expect((await scene.store.read(stream)).events.map(({ revision }) => revision)).toEqual([2, 3]);
    });

    it('leaves a stream that exists one for whoever would begin it', async () => {
      const stream = freshStream('event');
      const first = attempts(2);
      await scene.append(stream, 'none', ...first);
      await scene.append(stream, 1, ...attempts(1));
      await scene.store.truncateBefore(stream, 2);
      await expect(scene.append(stream, 'none', ...attempts(1))).rejects.toThrow(RevisionConflict);
      await expect(scene.append(stream, 'none', ...first)).rejects.toThrow(RevisionConflict);
      await expect(scene.append(stream, 1, ...attempts(1))).rejects.toThrow(RevisionConflict);
      expect((await scene.store.read(stream)).revision).toBe(2);
    });

    it('still recognises a repeat of what is kept', async () => {
      const stream = freshStream('event');
      await scene.append(stream, 'none', ...attempts(2));
      const last = attempts(1);
      const appended = await scene.append(stream, 1, ...last);
      await scene.store.truncateBefore(stream, 2);
      expect(await scene.append(stream, 1, ...last)).toEqual(appended);
      expect((await scene.store.read(stream)).revision).toBe(2);
    });

    it('keeps the last event, whatever the revision', async () => {
      const stream = freshStream('event');
      const events = attempts(3);
      await scene.append(stream, 'none', ...events);
      await scene.store.truncateBefore(stream, 9);
      expect(idsOf((await scene.store.read(stream)).events)).toEqual(idsOf(events.slice(2)));
      expect((await scene.append(stream, 2, ...attempts(1))).revision).toBe(3);
    });

    it('brings nothing back, may be repeated, and asked for a stream that was never written', async () => {
      const [stream, never] = [freshStream('event'), freshStream('event')];
      await scene.append(stream, 'none', ...attempts(4));
      await scene.store.truncateBefore(stream, 2);
      await scene.store.truncateBefore(stream, 2);
      await scene.store.truncateBefore(stream, 1);
      await scene.store.truncateBefore(never, 1);
      expect((await scene.store.read(stream)).events.map(({ revision }) => revision)).toEqual([2, 3]);
      expect(await scene.store.read(never)).toEqual({ events: [], revision: 'none' });
    });

    it('hands over what is kept to subscribers, in order', async () => {
      const after = await scene.store.tail();
      const stream = freshStream('event');
      const events = attempts(4);
      await scene.append(stream, 'none', ...events);
      await scene.store.truncateBefore(stream, 2);
      const next = attempts(1);
      await scene.append(stream, 3, ...next);
      const kept = idsOf([...events.slice(2), ...next]);
      expect(idsOf((await followUntil(scene.store, kept, { after })).events)).toEqual(kept);
    });
  });
};
