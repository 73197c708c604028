import { describe, expect, it } from '@jest/globals';

import { eventStream, messageStream } from '#libs/domain';
import {
  attemptSucceeded,
  CountedIds,
  eventAccepted,
  FakeClock,
  MemoryDeliveryQueue,
  MemoryEventStore,
  MemoryLog,
} from '#libs/testing';

import { messageIdOf } from '../derived-ids.js';
import { FactRecorder } from '../fact-recorder.js';
import type { LiveBatch, LiveFilter } from './live-change.js';
import { LiveChanges } from './live-changes.js';

const scene = () => {
  const [clock, ids, log] = [new FakeClock(), new CountedIds(), new MemoryLog()];
  const store = new MemoryEventStore();
  const rows = new MemoryDeliveryQueue(store, ids);
  const recorder = new FactRecorder(store, clock, ids);
  const state = { hasReached: true };
  let arrived: () => void = () => undefined;
  const changes = new LiveChanges({
    store,
    clock,
    ids,
    log,
    readModels: {
      getMessages: async (wanted) =>
        (await Promise.all(wanted.map((id) => rows.getMessage(id)))).flatMap((row) => row ?? []),
    },
    registry: { statusOf: () => 'active' },
    projector: {
      reached: async () => {
        if (!state.hasReached) await new Promise<void>((resolve) => (arrived = resolve));
        return state.hasReached;
      },
    },
  });
  const append = (stream: Parameters<typeof eventStream>[0], event: Parameters<typeof recorder.prepare>[0][number]) =>
    recorder.append({
      stream: event.type === 'EventAccepted' ? eventStream(stream) : messageStream(stream),
      expected: 'none',
      events: recorder.prepare([event], { kind: 'system', id: 'test' }),
    });
  return {
    clock,
    store,
    state,
    projectorArrives: () => {
      state.hasReached = true;
      arrived();
    },
    accept: (eventId: string, recipients: readonly string[]) => append(eventId, eventAccepted({ recipients })),
    succeed: (eventId: string, webhookId: string) =>
      append(messageIdOf(ids, eventId, webhookId), attemptSucceeded({ eventId, webhookId })),
    message: (eventId: string, webhookId: string) => messageIdOf(ids, eventId, webhookId),
    listen: async (after: string | null = null, filter: LiveFilter = {}) => {
      const end = new AbortController();
      const opened = await changes.open({ after, filter, signal: end.signal });
      if (opened.kind === 'refused') throw new Error(opened.refusal.code);
      const heard: LiveBatch[] = [];
      const listening = (async () => {
        for await (const batch of opened.value) heard.push(batch);
      })();
      await clock.settle();
      return {
        end: async () => {
          end.abort();
          await listening;
        },
        heard: async () => {
          await clock.advance(1_000);
          return heard.flatMap((batch) => batch.changes.map(({ change }) => change));
        },
        batches: heard,
        ended: listening,
      };
    },
  };
};

describe('Live changes', () => {
  it('tell of an event and its messages, with what the read models show', async () => {
    const { accept, listen, message } = scene();
    const listener = await listen();
    await accept('event', ['hook']);
    expect(await listener.heard()).toEqual([
      { kind: 'event', id: 'event', eventType: 'subscription.create', recipientCount: 1 },
      expect.objectContaining({ kind: 'message', id: message('event', 'hook'), webhookId: 'hook', status: 'created' }),
    ]);
    await listener.end();
  });

  it('tell once of a message about which there are several facts, in its last state', async () => {
    const { accept, succeed, listen } = scene();
    const listener = await listen();
    await accept('event', ['hook']);
    await succeed('event', 'hook');
    const messages = (await listener.heard()).filter(({ kind }) => kind === 'message');
    expect(messages).toEqual([expect.objectContaining({ status: 'success', attemptCount: 1 })]);
    await listener.end();
  });

  it('wait until the read models have the facts', async () => {
    const { accept, listen, state, projectorArrives } = scene();
    const listener = await listen();
    state.hasReached = false;
    await accept('event', ['hook']);
    expect(await listener.heard()).toEqual([]);
    projectorArrives();
    expect(await listener.heard()).toHaveLength(2);
    await listener.end();
  });

  it('go on after the last position that a listener has, neither repeating nor leaving out', async () => {
    const { accept, listen } = scene();
    await accept('before', ['hook']);
    const first = await listen();
    await accept('seen', ['hook']);
    await first.heard();
    const { position } = first.batches.at(-1)!;
    await first.end();
    await accept('missed', ['hook']);
    const again = await listen(position);
    await accept('later', ['hook']);
    const events = (await again.heard()).flatMap((change) => (change.kind === 'event' ? [change.id] : []));
    expect(events).toEqual(['missed', 'later']);
    await again.end();
  });

  it('are only those of one webhook, or of one message, where that is asked for', async () => {
    const { accept, listen, message } = scene();
    const ofHook = await listen(null, { webhookId: 'hook' });
    const ofMessage = await listen(null, { messageId: message('event', 'other') });
    await accept('event', ['hook', 'other']);
    expect((await ofHook.heard()).map(({ id }) => id)).toEqual([message('event', 'hook')]);
    expect((await ofMessage.heard()).map(({ id }) => id)).toEqual([message('event', 'other')]);
    await Promise.all([ofHook.end(), ofMessage.end()]);
  });

  it('refuse to continue after a position that the store has not reached', async () => {
    const { listen, accept } = scene();
    await accept('event', []);
    await expect(listen('99')).rejects.toThrow('invalid_cursor');
  });

  it('leave the store alone while nobody listens', async () => {
    const { listen, store, clock, accept } = scene();
    let subscriptions = 0;
    store.beforeSubscribe = async () => {
      subscriptions += 1;
    };
    await accept('event', ['hook']);
    await clock.advance(10_000);
    expect(subscriptions).toBe(0);
    const listeners = [await listen(), await listen()];
    expect(subscriptions).toBe(1);
    await Promise.all(listeners.map((listener) => listener.end()));
    await clock.advance(10_000);
    expect(clock.armed).toBe(0);
  });
});
