import { describe, expect, it } from '@jest/globals';

import {
  type DomainEvent,
  eventStream,
  messageStream,
  type ReplayEvent,
  replayStream,
  type StreamId,
} from '#libs/domain';
import {
  attemptSucceeded,
  CountedIds,
  eventAccepted,
  FakeClock,
  MemoryDeliveryQueue,
  MemoryEventStore,
  MemoryLog,
  noon,
} from '#libs/testing';

import { messageIdOf } from '../derived-ids.js';
import { FactRecorder } from '../fact-recorder.js';
import { StoreUnavailable } from '../ports/errors.js';
import type { ReplayRow } from '../ports/replay-source.js';
import type { LiveBatch, LiveFilter } from './live-change.js';
import { LiveChanges } from './live-changes.js';

const scene = () => {
  const [clock, ids, log] = [new FakeClock(), new CountedIds(), new MemoryLog()];
  const store = new MemoryEventStore();
  const rows = new MemoryDeliveryQueue(store, ids);
  const recorder = new FactRecorder(store, clock, ids);
  const state = { hasReached: true };
  const replays = new Map<string, ReplayRow>();
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
    replaySource: { getReplay: async (id) => replays.get(id) ?? null },
    webhookRegistry: { statusOf: () => 'active' },
    projector: {
      reached: async () => {
        if (!state.hasReached) await new Promise<void>((resolve) => (arrived = resolve));
        return state.hasReached;
      },
    },
  });
  const append = async (stream: StreamId, event: DomainEvent) => {
    const { revision } = await store.read(stream);
    const events = recorder.prepare([event], { kind: 'system', id: 'test' });
    await recorder.append({ stream, expected: revision, events });
  };
  return {
    clock,
    store,
    state,
    projectorArrives: () => {
      state.hasReached = true;
      arrived();
    },
    accept: (eventId: string, recipients: readonly string[]) =>
      append(eventStream(eventId), eventAccepted({ recipients })),
    succeed: (eventId: string, webhookId: string) =>
      append(messageStream(messageIdOf(ids, eventId, webhookId)), attemptSucceeded({ eventId, webhookId })),
    replayTo: (eventId: string, webhookId: string) =>
      append(eventStream(eventId), {
        type: 'EventReplayed',
        data: { recipients: [webhookId], replayId: 'replay', givesUpAt: noon },
      }),
    replay: async (row: ReplayRow, fact: ReplayEvent) => {
      replays.set(row.id, row);
      await append(replayStream(row.id), fact);
    },
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

const replayRow = (row: Pick<ReplayRow, 'progress' | 'status'>): ReplayRow => ({
  id: 'replay',
  request: {
    filter: { webhookId: 'hook', statuses: ['failed'], eventTypes: [], since: null, until: noon },
    ratePerSecond: null,
    matching: 3,
  },
  requestedAt: noon,
  updatedAt: noon,
  ...row,
});

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

  it('tell of the message that a replay of its event makes', async () => {
    const { accept, replayTo, listen, message } = scene();
    await accept('event', []);
    const listener = await listen();
    await replayTo('event', 'late');
    expect(await listener.heard()).toEqual([
      expect.objectContaining({ kind: 'message', id: message('event', 'late'), status: 'created' }),
    ]);
    await listener.end();
  });

  it('tell of a replay: asked for, coming on and ended, to all and to those of its webhook', async () => {
    const { listen, replay } = scene();
    const [all, ofHook, ofOther] = [
      await listen(),
      await listen(null, { webhookId: 'hook' }),
      await listen(null, { webhookId: 'other' }),
    ];
    const noProgress = { retried: 0, skipped: 0 };
    const row = replayRow({ progress: noProgress, status: 'running' });
    await replay(row, { type: 'ReplayRequested', data: row.request });
    const begun = { kind: 'replay', id: 'replay', webhookId: 'hook', status: 'running', matching: 3, ...noProgress };
    expect(await all.heard()).toEqual([begun]);
    const progress = { retried: 2, skipped: 1 };
    await replay(replayRow({ progress, status: 'finished' }), { type: 'ReplayFinished', data: { progress } });
    const told = [begun, { ...begun, status: 'finished', ...progress }];
    expect(await all.heard()).toEqual(told);
    expect(await ofHook.heard()).toEqual(told);
    expect(await ofOther.heard()).toEqual([]);
    await Promise.all([all.end(), ofHook.end(), ofOther.end()]);
  });

  it('refuse to continue after a position that the store has not reached', async () => {
    const { listen, accept } = scene();
    await accept('event', []);
    await expect(listen('99')).rejects.toThrow('invalid_cursor');
  });

  it('let go of a listener that leaves while the store is away', async () => {
    const { listen, store, clock } = scene();
    store.beforeSubscribe = () => Promise.reject(new StoreUnavailable('away'));
    const listener = await listen();
    let hasEnded = false;
    void listener.end().then(() => (hasEnded = true));
    await clock.settle();
    expect(hasEnded).toBe(true);
    expect(clock.armed).toBe(0);
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
