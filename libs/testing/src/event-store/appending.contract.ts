import { describe, expect, it } from '@jest/globals';
import { RevisionConflict } from '#libs/application';
import type { Revision } from '#libs/domain';

import { newEvent } from '../recorded-events.js';
import { attemptFailed, attemptSucceeded, eventAccepted } from '../sample-events.js';
import { attempts, type EventStoreScene, followUntil, freshStream, idsOf } from './event-store-scene.js';

/** What an event store promises about appending to a stream. */
export const describeAppendingContract = (scene: EventStoreScene): void => {
  describe('append', () => {
    it('answers revision and position of its last event', async () => {
      const stream = freshStream();
      expect((await scene.append(stream, 'none', ...attempts(2))).revision).toBe(1);
      const { revision, position } = await scene.append(stream, 1, ...attempts(3));
      const page = await scene.store.read(stream, { after: 3 });
      expect({ revision, position }).toEqual({ revision: 4, position: page.events[0]!.position });
    });

    it.each<[string, Revision]>([
      ['a stream never written', 'none'],
      ['an older revision', 0],
      ['a revision that is not reached', 2],
      ['a revision far away', 7],
    ])('is a conflict when it expects %s', async (_name, expected) => {
      const stream = freshStream();
      await scene.append(stream, 'none', ...attempts(2));
      const refused = scene.append(stream, expected, ...attempts(1));
      await expect(refused).rejects.toThrow(RevisionConflict);
      await expect(refused).rejects.toMatchObject({ stream, expected });
      expect((await scene.store.read(stream)).revision).toBe(1);
    });

    it('is a conflict when it expects a revision of a stream that was never written', async () => {
      const stream = freshStream();
      await expect(scene.append(stream, 0, ...attempts(1))).rejects.toThrow(RevisionConflict);
      expect((await scene.store.read(stream)).revision).toBe('none');
    });

    it('stores nothing of an append that is refused', async () => {
      const stream = freshStream();
      const events = attempts(2);
      await scene.append(stream, 'none', ...events);
      await expect(scene.append(stream, 0, ...attempts(3))).rejects.toThrow(RevisionConflict);
      expect(idsOf((await scene.store.read(stream)).events)).toEqual(idsOf(events));
    });

    it('refuses an append without events', async () => {
      await expect(scene.append(freshStream(), 'none')).rejects.toThrow(RangeError);
    });

    it('lets one of twenty appends at the same revision win', async () => {
      const stream = freshStream();
      await scene.append(stream, 'none', ...attempts(1));
      const racing = Array.from({ length: 20 }, () => newEvent(attemptFailed()));
      const settled = await Promise.allSettled(racing.map((event) => scene.append(stream, 0, event)));
      const winners = settled.filter(({ status }) => status === 'fulfilled');
      const losers = settled.filter((result) => result.status === 'rejected');
      expect(winners).toHaveLength(1);
      expect(losers.every(({ reason }) => reason instanceof RevisionConflict)).toBe(true);
      const winner = racing[settled.findIndex(({ status }) => status === 'fulfilled')]!;
      expect((await scene.store.read(stream)).events.at(-1)!.id).toBe(winner.id);
    });

    it('is not touched by the conflict of another append beside it', async () => {
      const taken = freshStream();
      await scene.append(taken, 'none', ...attempts(1));
      const streams = Array.from({ length: 10 }, () => freshStream());
      const settled = await Promise.allSettled(
        [...streams.slice(0, 5), taken, ...streams.slice(5)].map((stream) =>
          scene.append(stream, 'none', ...attempts(1)),
        ),
      );
      expect(settled.map(({ status }) => status)).toEqual([
        ...Array<string>(5).fill('fulfilled'),
        'rejected',
        ...Array<string>(5).fill('fulfilled'),
      ]);
    });

    it('keeps unicode, empty and odd texts as they are', async () => {
      const stream = freshStream('event');
      const data = { text: 'Zoë 🦊 \u0000 \u2028 " \\ \ud800', '': [], nested: [[{ a: null }]], number: 1e21 };
      await scene.append(stream, 'none', newEvent(eventAccepted({ data })));
      expect((await scene.store.read(stream)).events[0]!.event).toStrictEqual(eventAccepted({ data }));
    });

    it('keeps an event of 300 KiB', async () => {
      const stream = freshStream('event');
      const event = eventAccepted({ data: { text: 'ä'.repeat(150 * 1024) } });
      await scene.append(stream, 'none', newEvent(event));
      expect((await scene.store.read(stream)).events[0]!.event).toStrictEqual(event);
    });

    it('is there after the store was closed and opened again', async () => {
      const stream = freshStream();
      const appended = await scene.append(stream, 'none', ...attempts(2));
      await scene.reopen();
      const page = await scene.store.read(stream);
      expect(page.revision).toBe(1);
      expect(page.events.at(-1)!.position).toBe(appended.position);
    });
  });

  describe('a repeated append', () => {
    it('answers what was answered the first time and stores nothing', async () => {
      const stream = freshStream();
      const first = attempts(2);
      const appended = await scene.append(stream, 'none', ...first);
      expect(await scene.append(stream, 'none', ...first)).toEqual(appended);
      const next = attempts(2);
      const appendedNext = await scene.append(stream, 1, ...next);
      expect(await scene.append(stream, 1, ...next)).toEqual(appendedNext);
      expect(await scene.append(stream, 'none', ...first)).toEqual(appended);
      expect(await scene.store.tail()).toBe(appendedNext.position);
      expect((await scene.store.read(stream)).revision).toBe(3);
    });

    it('is recognised when the stream has gone on', async () => {
      const stream = freshStream();
      const first = attempts(2);
      const appended = await scene.append(stream, 'none', ...first);
      await scene.append(stream, 1, ...attempts(3));
      expect(await scene.append(stream, 'none', ...first)).toEqual(appended);
      expect((await scene.store.read(stream)).revision).toBe(4);
    });

    it('is recognised after the store was opened again', async () => {
      const stream = freshStream();
      const first = attempts(2);
      const appended = await scene.append(stream, 'none', ...first);
      await scene.append(stream, 1, ...attempts(1));
      await scene.reopen();
      expect(await scene.append(stream, 'none', ...first)).toEqual(appended);
      expect((await scene.store.read(stream)).revision).toBe(2);
    });

    it('is recognised while the first is still under way', async () => {
      const stream = freshStream();
      const events = attempts(2);
      const [first, second] = await Promise.all([
        scene.append(stream, 'none', ...events),
        scene.append(stream, 'none', ...events),
      ]);
      expect(second).toEqual(first);
      expect((await scene.store.read(stream)).revision).toBe(1);
    });

    it('is a conflict when it brings one event more', async () => {
      const stream = freshStream();
      const first = attempts(2);
      await scene.append(stream, 'none', ...first);
      await expect(scene.append(stream, 'none', ...first, ...attempts(1))).rejects.toThrow(RevisionConflict);
      expect((await scene.store.read(stream)).revision).toBe(1);
    });

    it('is handed to subscribers once', async () => {
      const stream = freshStream();
      const events = attempts(2);
      const last = newEvent(attemptSucceeded());
      const followed = followUntil(scene.store, idsOf([...events, last]));
      await scene.append(stream, 'none', ...events);
      await scene.append(stream, 'none', ...events);
      await scene.append(stream, 1, last);
      expect(idsOf((await followed).events)).toEqual(idsOf([...events, last]));
    });
  });
};
