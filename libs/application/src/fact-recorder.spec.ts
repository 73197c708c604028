import { beforeEach, describe, expect, it } from '@jest/globals';
import { accept, type Decision, type MessageEvent, messageStream, refuse, type Revision } from '#libs/domain';
import {
  CountedIds,
  FakeClock,
  MemoryEventStore,
  messageAcceptance,
  messageCancelled,
  newEvent,
  retryRequested,
  webhookCreated,
} from '#libs/testing';

import { FactRecorder } from './fact-recorder.js';
import { messageAggregate } from './messages/message-aggregate.js';
import { RevisionConflict, StoreUnavailable } from './ports/errors.js';
import type { Append } from './ports/event-store.js';

const actor = { kind: 'user', id: 'grace' } as const;
const message = messageAggregate('1', messageAcceptance());
const stream = messageStream('1');

let clock: FakeClock;
let store: MemoryEventStore;
let recorder: FactRecorder;
let tries: Append[];
beforeEach(() => {
  clock = new FakeClock();
  store = new MemoryEventStore();
  recorder = new FactRecorder(store, clock, new CountedIds());
  tries = [];
  store.beforeAppend = (append) => void tries.push(append);
});

const unavailable = () => {
  throw new StoreUnavailable('no answer');
};

/** Somebody else adds a fact between the read and the append, as often as this says. */
const interfere = (times: number): void => {
  const others = store.reopen();
  let left = times;
  store.beforeAppend = async (append) => {
    tries.push(append);
    if (left === 0) return;
    left -= 1;
    const { revision } = await others.read(append.stream);
    await others.append({ stream: append.stream, expected: revision, events: [newEvent(retryRequested())] });
  };
};

const idsOf = (appends: readonly Append[]): readonly string[][] =>
  appends.map(({ events }) => events.map(({ id }) => id));

describe('Recording a decision', () => {
  it('appends its facts with an id each, one command, the time and the actor', async () => {
    const recorded = await recorder.record(message, () => accept<MessageEvent>(retryRequested(), messageCancelled()), {
      actor,
    });
    expect(recorded).toMatchObject({ kind: 'recorded', revision: 1, state: { status: 'cancelled', revision: 1 } });
    const { events } = await store.read(stream);
    const [first, second] = events;
    expect(first?.metadata).toEqual({ at: '2024-05-01T12:00:00.000Z', actor, commandId: first?.metadata.commandId });
    expect(second?.metadata).toEqual(first?.metadata);
    expect(second?.id).not.toBe(first?.id);
  });

  it('decides on what is stored', async () => {
    await store.append({ stream, expected: 'none', events: [newEvent(retryRequested())] });
    const seen: [string, Revision][] = [];
    await recorder.record(
      message,
      (state, revision) => {
        seen.push([state.status, revision]);
        return accept(messageCancelled());
      },
      { actor },
    );
    expect(seen).toEqual([['retrying', 0]]);
    expect(await store.read(stream)).toMatchObject({ revision: 1 });
  });

  it('stores nothing for a refusal, and says what it met', async () => {
    const recorded = await recorder.record(message, () => refuse('message_concluded'), { actor });
    expect(recorded).toMatchObject({ kind: 'refused', code: 'message_concluded', revision: 'none' });
    expect(store.appends).toBe(0);
  });

  it('stores nothing where there is nothing to record', async () => {
    const recorded = await recorder.record(message, () => accept(), { actor });
    expect(recorded).toMatchObject({ kind: 'recorded', appended: null, revision: 'none' });
    expect(store.appends).toBe(0);
  });

  it('costs no read when the caller knows the state', async () => {
    const known = { state: message.initial, revision: 'none' } as const;
    await recorder.record(message, () => accept(retryRequested()), { actor, known });
    expect(store.reads).toBe(0);
  });

  it('reads a long stream page by page', async () => {
    const events = Array.from({ length: 1_201 }, () => newEvent(retryRequested()));
    await store.append({ stream, expected: 'none', events });
    expect(await recorder.fold(message)).toMatchObject({ revision: 1_200, state: { revision: 1_200 } });
    expect(store.reads).toBe(3);
  });

  it('counts facts of another kind in the revision, and leaves them out of the state', async () => {
    await store.append({ stream, expected: 'none', events: [newEvent(webhookCreated())] });
    expect(await recorder.fold(message)).toEqual({ state: message.initial, revision: 0 });
  });
});

describe('A conflict', () => {
  it('makes it decide again on what is stored now, with new ids', async () => {
    interfere(1);
    const seen: Revision[] = [];
    const decide = (_: unknown, revision: Revision): Decision<ReturnType<typeof messageCancelled>, never> => {
      seen.push(revision);
      return accept(messageCancelled());
    };
    const recorded = await recorder.record(message, decide, { actor });
    expect(seen).toEqual(['none', 0]);
    expect(recorded).toMatchObject({ kind: 'recorded', revision: 1 });
    expect(new Set(idsOf(tries).flat()).size).toBe(2);
  });

  it('may turn the decision into a refusal', async () => {
    interfere(1);
    const recorded = await recorder.record(
      message,
      (_, revision) => (revision === 'none' ? accept(messageCancelled()) : refuse('message_concluded')),
      { actor },
    );
    expect(recorded).toMatchObject({ kind: 'refused', revision: 0 });
    expect((await store.read(stream)).revision).toBe(0);
  });

  it('that a known state caused is followed by a read', async () => {
    await store.append({ stream, expected: 'none', events: [newEvent(retryRequested())] });
    const known = { state: message.initial, revision: 'none' } as const;
    expect(await recorder.record(message, () => accept(messageCancelled()), { actor, known })).toMatchObject({
      revision: 1,
    });
  });

  it('that never ends is surfaced after nine tries, with the revision that the last one expected', async () => {
    interfere(100);
    await expect(recorder.record(message, () => accept(messageCancelled()), { actor })).rejects.toEqual(
      new RevisionConflict(stream, 7),
    );
    expect(tries).toHaveLength(9);
  });
});

describe('Fifty who change one stream of this process at once', () => {
  it('take turns: each stores its fact, and none collides', async () => {
    const record = () => recorder.record(message, () => accept(messageCancelled()), { actor });
    const recorded = await Promise.all(Array.from({ length: 50 }, record));
    expect(recorded.map(({ revision }) => revision)).toEqual(Array.from({ length: 50 }, (_, index) => index));
    expect(tries).toHaveLength(50);
  });
});

describe('An unknown outcome', () => {
  const record = () => recorder.record(message, () => accept(messageCancelled()), { actor });

  it('is answered by the same append with the same ids, and what was stored is stored once', async () => {
    store.afterAppend = () => {
      store.afterAppend = null;
      unavailable();
    };
    const recording = record();
    await clock.advance(200);
    expect(await recording).toMatchObject({ kind: 'recorded', revision: 0 });
    expect(tries).toHaveLength(2);
    expect(tries[1]).toBe(tries[0]);
    expect((await store.read(stream)).revision).toBe(0);
  });

  it('is repeated also when nothing had been stored', async () => {
    store.beforeAppend = (append) => {
      if (tries.push(append) < 3) unavailable();
    };
    const recording = record();
    await clock.advance(200 + 400);
    expect(await recording).toMatchObject({ kind: 'recorded', revision: 0 });
    expect(tries).toHaveLength(3);
    expect(new Set(tries).size).toBe(1);
  });

  it('is surfaced after four tries, 200, 400 and 800 ms apart', async () => {
    store.beforeAppend = (append) => {
      tries.push(append);
      unavailable();
    };
    const refused = expect(record()).rejects.toThrow(StoreUnavailable);
    for (const [ms, count] of [
      [0, 1],
      [199, 1],
      [1, 2],
      [400, 3],
      [800, 4],
    ] as const) {
      await clock.advance(ms);
      expect(tries).toHaveLength(count);
    }
    await refused;
  });

  it('is repeated as often as the caller says, at most 5 s apart', async () => {
    store.beforeAppend = (append) => {
      tries.push(append);
      unavailable();
    };
    const known = { state: message.initial, revision: 'none' } as const;
    const refused = expect(
      recorder.record(message, () => accept(messageCancelled()), { actor, known, tries: 8 }),
    ).rejects.toThrow(StoreUnavailable);
    await clock.advance(200 + 400 + 800 + 1_600 + 3_200);
    expect(tries).toHaveLength(6);
    await clock.advance(5_000);
    expect(tries).toHaveLength(7);
    await clock.advance(5_000);
    await refused;
    expect(tries).toHaveLength(8);
  });

  it('of an append that lost against another is a conflict, and is decided again', async () => {
    const others = store.reopen();
    store.beforeAppend = async (append) => {
      if (tries.push(append) > 1) return;
      await others.append({ stream, expected: 'none', events: [newEvent(retryRequested())] });
      unavailable();
    };
    const recording = record();
    await clock.advance(200);
    expect(await recording).toMatchObject({ kind: 'recorded', revision: 1 });
    expect((await store.read(stream)).events.map(({ event }) => event.type)).toEqual([
      'RetryRequested',
      'MessageCancelled',
    ]);
  });

  it('is not what any other error is: that is surfaced at once', async () => {
    store.beforeAppend = () => {
      throw new TypeError('a defect');
    };
    await expect(record()).rejects.toThrow('a defect');
  });
});
