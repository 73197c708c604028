import { describe, expect, it } from '@jest/globals';
import { eventAccepted, eventDecider, given, noon, sampleWebhookId, tenDaysAfterNoon } from '#libs/testing';

import { defaultHorizonMs } from '../retry-policy.js';
import type { JsonObject } from '../values.js';
import type { AcceptEvent } from './event.js';

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
