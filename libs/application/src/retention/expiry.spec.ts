import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventStream, messageStream, rejectionStream, type StreamId } from '#libs/domain';
import {
  attemptFailed,
  attemptSucceeded,
  eventRejected,
  type MemoryEventStore,
  noon,
  UseCaseScenario,
} from '#libs/testing';

import { messageIdOf } from '../derived-ids.js';
import { FactRecorder } from '../fact-recorder.js';
import { RevisionConflict } from '../ports/errors.js';
import { Expiry } from './expiry.js';

let scenario: UseCaseScenario;
beforeEach(async () => {
  scenario = await UseCaseScenario.open();
  for (const id of hooks) await scenario.webhook(id);
});
afterEach(() => {
  scenario.close();
});

const hooks = ['first', 'second'] as const;
const actor = { kind: 'key', id: 'key-1' } as const;

class Killed extends Error {}

const expiryOn = (store: MemoryEventStore): Expiry =>
  new Expiry({ recorder: new FactRecorder(store, scenario.clock, scenario.ids), store, ids: scenario.ids });

/** Expiry by a process that is killed right before, or right after, its nth write; without `at` it lives. */
const expiryKilled = (at?: { readonly write: number; readonly when: 'before' | 'after' }): Expiry => {
  const store = scenario.store.reopen();
  let writes = 0;
  const write = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const number = (writes += 1);
    if (number === at?.write && at.when === 'before') throw new Killed();
    const result = await work();
    if (number === at?.write) throw new Killed();
    return result;
  };
  const { append, deleteStream, truncateBefore } = store;
  store.append = (facts) => write(() => append.call(store, facts));
  store.deleteStream = (stream) => write(() => deleteStream.call(store, stream));
  store.truncateBefore = (stream, revision) => write(() => truncateBefore.call(store, stream, revision));
  return expiryOn(store);
};

const messageOf = (eventId: string, webhookId: string) => messageIdOf(scenario.ids, eventId, webhookId);
const succeed = (eventId: string, webhookId: string) =>
  scenario.stored(messageStream(messageOf(eventId, webhookId)), attemptSucceeded({ eventId, webhookId }));
const concludedEvent = async (): Promise<string> => {
  const { eventId } = await scenario.message('first');
  for (const webhookId of hooks) await succeed(eventId, webhookId);
  return eventId;
};
const streamsOf = (eventId: string): readonly StreamId[] => [
  eventStream(eventId),
  ...hooks.map((webhookId) => messageStream(messageOf(eventId, webhookId))),
];
const factsOf = (eventId: string) => Promise.all(streamsOf(eventId).map((stream) => scenario.factsOf(stream)));

/** As the next process does: the fact, unless it stands, then what comes after it. */
const expire = async (expiry: Expiry, eventId: string): Promise<void> => {
  await expiry.expireEvent(eventId);
  await expiry.finish(eventStream(eventId));
};

describe('The expiry of an event', () => {
  it('leaves the fact alone, and nothing of its messages', async () => {
    const eventId = await concludedEvent();
    const expiry = expiryKilled();
    expect(await expiry.expireEvent(eventId)).toBe(await scenario.store.tail());
    expect(await factsOf(eventId)).toEqual([
      ['EventAccepted', 'EventExpired'],
      ['AttemptSucceeded'],
      ['AttemptSucceeded'],
    ]);
    await expiry.finish(eventStream(eventId));
    expect(await factsOf(eventId)).toEqual([['EventExpired'], [], []]);
  });

  const steps = ['the fact', 'a message', 'the other message', 'the truncation'];
  it.each(steps.flatMap((step, index) => (['before', 'after'] as const).map((when) => ({ step, index, when }))))(
    'that is killed $when $step is completed by the next process, once',
    async ({ index, when }) => {
      const eventId = await concludedEvent();
      await expect(expire(expiryKilled({ write: index + 1, when }), eventId)).rejects.toThrow(Killed);
      await expire(expiryKilled(), eventId);
      expect(await factsOf(eventId)).toEqual([['EventExpired'], [], []]);
      const tail = await scenario.store.tail();
      await expire(expiryKilled(), eventId);
      expect(await factsOf(eventId)).toEqual([['EventExpired'], [], []]);
      expect(await scenario.store.tail()).toBe(tail);
    },
  );

  it('waits for every message', async () => {
    const { eventId } = await scenario.message('first');
    await succeed(eventId, 'first');
    expect(await expiryKilled().expireEvent(eventId)).toBeNull();
    await scenario.stored(messageStream(messageOf(eventId, 'second')), attemptFailed({ eventId, webhookId: 'second' }));
    expect(await expiryKilled().expireEvent(eventId)).toBeNull();
    await expiryKilled().finish(eventStream(eventId));
    expect(await factsOf(eventId)).toEqual([['EventAccepted'], ['AttemptSucceeded'], ['AttemptFailed']]);
  });

  it('does not happen where the event was replayed while its messages were looked at', async () => {
    const eventId = await concludedEvent();
    const replayed = { recipients: ['third'], replayId: 'replay', givesUpAt: noon };
    const store = scenario.store.reopen();
    store.beforeRead = async (stream) => {
      if (!stream.startsWith('message-')) return;
      store.beforeRead = null;
      await scenario.stored(eventStream(eventId), { type: 'EventReplayed', data: replayed });
    };
    expect(await expiryOn(store).expireEvent(eventId)).toBeNull();
    expect(await scenario.factsOf(eventStream(eventId))).toEqual(['EventAccepted', 'EventReplayed']);
  });

  it('refuses a retry from the fact on, while the message still stands', async () => {
    const eventId = await concludedEvent();
    await expiryKilled().expireEvent(eventId);
    const retried = await scenario.messages.retry(messageOf(eventId, 'first'), actor);
    expect(retried).toMatchObject({ kind: 'refused', refusal: { code: 'event_expired' } });
    expect(scenario.bus.take()).toEqual([]);
  });
});

describe('The expiry of a rejected record', () => {
  const stream = rejectionStream('record');

  it.each([
    { step: 'the fact', write: 1, when: 'after', left: ['EventRejected', 'RejectionExpired'] },
    { step: 'the deletion', write: 2, when: 'before', left: ['EventRejected', 'RejectionExpired'] },
    { step: 'the deletion', write: 2, when: 'after', left: [] },
  ] as const)('that is killed $when $step leaves nothing once it is finished', async ({ write, when, left }) => {
    await scenario.stored(stream, eventRejected);
    const killed = expiryKilled({ write, when });
    await expect(killed.expireRejection('record').then(() => killed.finish(stream))).rejects.toThrow(Killed);
    expect(await scenario.factsOf(stream)).toEqual(left);
    expect(await expiryKilled().expireRejection('record')).toBeNull();
    for (let time = 0; time < 2; time += 1) await expiryKilled().finish(stream);
    expect(await scenario.factsOf(stream)).toEqual([]);
  });

  it('is left to a process that was quicker', async () => {
    await scenario.stored(stream, eventRejected);
    const store = scenario.store.reopen();
    store.beforeAppend = () => {
      throw new RevisionConflict(stream, 0);
    };
    expect(await expiryOn(store).expireRejection('record')).toBeNull();
  });
});
