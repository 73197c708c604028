import { describe, expect, it } from '@jest/globals';
import { afterNoon, eventAccepted, eventDecider, given, noon, sampleWebhookId, tenDaysAfterNoon } from '#libs/testing';

import { defaultHorizonMs } from '../retry-policy.js';
import { type JsonObject, plusMs } from '../values.js';
import { accept as accepted } from '../decision.js';
import {
  type AcceptEvent,
  decideEventExpiry,
  decideEventReplay,
  type EventState,
  evolveEvent,
  messageAcceptanceOf,
  noEvent,
} from './event.js';
import type { EventExpired, EventReplayed, EventStreamEvent } from './event-events.js';

const { type, data, occurredAt, source, sourceId } = eventAccepted().data;

const accept = (event: Partial<AcceptEvent['event']> = {}, command: Partial<AcceptEvent> = {}): AcceptEvent => ({
  type: 'AcceptEvent',
  event: { type, data, occurredAt, source, sourceId, ...event },
  recipients: [sampleWebhookId],
  at: noon,
  horizonMs: defaultHorizonMs,
  test: false,
  ...command,
});

describe('Accepting an event', () => {
  it('records payload, recipients and the ten-day mark in one fact', () => {
    given(eventDecider)
      .when(accept())
      .thenFacts(eventAccepted({ givesUpAt: tenDaysAfterNoon }))
      .thenState({ status: 'accepted', recipients: [sampleWebhookId], givesUpAt: tenDaysAfterNoon });
  });

  it('that no webhook wanted is a fact too', () => {
    given(eventDecider)
      .when(accept({}, { recipients: [] }))
      .thenFacts(eventAccepted({ recipients: [] }));
  });

  it('counts the ten days from its acceptance, not from when it occurred', () => {
    given(eventDecider)
      .when(accept({ occurredAt: '2020-01-01T00:00:00.000Z' }))
      .thenState({ occurredAt: '2020-01-01T00:00:00.000Z', givesUpAt: tenDaysAfterNoon });
  });

  it('of a test send says so', () => {
    given(eventDecider)
      .when(accept({}, { test: true }))
      .thenFacts(eventAccepted({ test: true }));
  });
});

describe('A repeated event', () => {
  const known = given(eventDecider, [eventAccepted()]);
  const knownWith = (stored: JsonObject) => given(eventDecider, [eventAccepted({ data: stored })]);

  it('adds nothing, and its recipients stay those of the first time', () => {
    known
      .when(accept({}, { recipients: ['another-webhook'] }))
      .thenNothing()
      .thenState({ recipients: [sampleWebhookId] });
  });

  it('adds nothing when it comes later or with another timestamp', () => {
    known.when(accept({ occurredAt: '2024-05-02T00:00:00.000Z' }, { at: '2024-05-02T00:00:00.000Z' })).thenNothing();
  });

  it('adds nothing when its keys come in another order', () => {
    knownWith({ a: 1, b: { c: [1, { d: 2, e: 3 }] } })
      .when(accept({ data: { b: { c: [1, { e: 3, d: 2 }] }, a: 1 } }))
      .thenNothing();
  });

  it('is refused with another type', () => {
    known.when(accept({ type: 'subscription.delete' })).thenRefused('event_id_reused');
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['another value', { a: 1 }, { a: 2 }],
    ['another value deep inside', { a: { b: [{ c: 1 }] } }, { a: { b: [{ c: '1' }] } }],
    ['a key more', { a: 1 }, { a: 1, b: 2 }],
    ['a key less', { a: 1, b: 2 }, { a: 1 }],
    ['a list in another order', { a: [1, 2] }, { a: [2, 1] }],
    ['null instead of nothing', { a: null }, {}],
    ['a list of pairs instead of an object', { a: { b: 1 } }, { a: [['b', 1]] }],
    ['an empty list instead of an empty object', { a: {} }, { a: [] }],
  ])('is refused with %s', (_what, stored, sent) => {
    knownWith(stored)
      .when(accept({ data: sent }))
      .thenRefused('event_id_reused');
  });

  it('that was stored twice keeps the first acceptance', () => {
    const state = given(eventDecider, [eventAccepted(), eventAccepted({ type: 'other', recipients: [] })]).state;
    expect(state).toEqual({ status: 'accepted', ...eventAccepted().data, replays: [] });
  });
});

const later = afterNoon(86_400);
const replayed = (recipients: readonly string[], replayId = 'replay'): EventReplayed => ({
  type: 'EventReplayed',
  data: { recipients, replayId, givesUpAt: plusMs(later, defaultHorizonMs) },
});
const expired = (recipients: readonly string[]): EventExpired => ({
  type: 'EventExpired',
  data: { type, recipients },
});
const stateAfter = (...facts: readonly EventStreamEvent[]): EventState => facts.reduce(evolveEvent, noEvent);

describe('Replaying an event', () => {
  const replay = (recipients: readonly string[], state: EventState, replayId = 'replay') =>
    decideEventReplay({ recipients, replayId, at: later, horizonMs: defaultHorizonMs }, state);

  it('adds only webhooks that are no recipients yet, with ten days of their own', () => {
    const state = stateAfter(eventAccepted(), replayed(['second'], 'earlier'));
    expect(replay([sampleWebhookId, 'second', 'third'], state)).toEqual(accepted(replayed(['third'])));
  });

  it('adds nothing where all of them are recipients', () => {
    expect(replay([sampleWebhookId], stateAfter(eventAccepted()))).toEqual(accepted());
  });

  it('adds nothing the second time, also for a webhook that it did not name then', () => {
    const state = stateAfter(eventAccepted({ recipients: [] }), replayed(['first']));
    expect(replay(['first', 'second'], state)).toEqual(accepted());
    expect(replay(['second'], state, 'another')).toEqual(accepted(replayed(['second'], 'another')));
  });

  it('of an event that is not there, or has expired, is refused', () => {
    expect(replay(['first'], noEvent)).toEqual({ kind: 'refused', code: 'event_not_found' });
    const gone = stateAfter(eventAccepted(), expired([sampleWebhookId]));
    expect(replay(['first'], gone)).toEqual({ kind: 'refused', code: 'event_expired' });
  });

  it('gives the message of a new recipient the mark of its replay, and leaves the others theirs', () => {
    const event = stateAfter(eventAccepted({ test: true }), replayed(['late']));
    if (event.status !== 'accepted') throw new Error(event.status);
    const markOf = (webhookId: string) => messageAcceptanceOf('event', webhookId, event);
    expect(markOf(sampleWebhookId)).toMatchObject({ givesUpAt: tenDaysAfterNoon, test: true });
    expect(markOf('late')).toMatchObject({ givesUpAt: plusMs(later, defaultHorizonMs), test: false });
    expect(markOf('nobody')).toBeNull();
  });
});

describe('The expiry of an event', () => {
  const gone = stateAfter(eventAccepted(), replayed(['late']), expired([sampleWebhookId, 'late']));

  it('names all its recipients, those of replays too, so that their messages can be deleted after it', () => {
    const state = stateAfter(eventAccepted(), replayed(['late']));
    expect(decideEventExpiry(state)).toEqual(accepted(expired([sampleWebhookId, 'late'])));
  });

  it('adds nothing where the event is gone already, or never was', () => {
    expect(decideEventExpiry(gone)).toEqual(accepted());
    expect(decideEventExpiry(noEvent)).toEqual(accepted());
  });

  it('is all that is known of it afterwards, also when what stood before it is gone', () => {
    const facts = { status: 'expired', type, recipients: [sampleWebhookId, 'late'] };
    expect(gone).toEqual(facts);
    expect(stateAfter(expired([sampleWebhookId, 'late']))).toEqual(facts);
    expect(stateAfter(expired([]), replayed(['later']), eventAccepted())).toMatchObject({ status: 'expired' });
  });

  it('leaves its id taken: a repeat adds nothing, whatever its data, and another type is refused', () => {
    const expiredEvent = given(eventDecider, [eventAccepted(), expired([sampleWebhookId])]);
    expiredEvent.when(accept()).thenNothing();
    expiredEvent.when(accept({ data: { other: true } })).thenNothing();
    expiredEvent.when(accept({ type: 'subscription.delete' })).thenRefused('event_id_reused');
  });
});
