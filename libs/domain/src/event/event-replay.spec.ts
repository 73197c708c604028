import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { afterNoon, eventAccepted, messageAcceptance } from '#libs/testing';

import { accept, refuse } from '../decision.js';
import { defaultHorizonMs } from '../retry-policy.js';
import { plusMs } from '../values.js';
import {
  decideEventExpiry,
  decideEventReplay,
  type EventState,
  evolveEvent,
  messageAcceptanceOf,
  noEvent,
  recipientsOf,
  type ReplayEventTo,
} from './event.js';
import type { EventExpired, EventReplayed, EventStreamEvent } from './event-events.js';

const { eventId } = messageAcceptance();
const horizonMs = defaultHorizonMs;
const stateOf = (...facts: readonly EventStreamEvent[]): EventState => facts.reduce(evolveEvent, noEvent);
const accepted = eventAccepted({ recipients: ['a', 'b'] });
const replay = (command: Partial<ReplayEventTo> = {}): ReplayEventTo => ({
  ...{ recipients: ['c'], replayId: 'replay-1', at: afterNoon(60), horizonMs },
  ...command,
});
const replayed = (recipients: readonly string[], replayId = 'replay-1', at = afterNoon(60)): EventReplayed => ({
  type: 'EventReplayed',
  data: { recipients, replayId, givesUpAt: plusMs(at, horizonMs) },
});
const expired = (...recipients: readonly string[]): EventExpired => ({
  type: 'EventExpired',
  data: { type: accepted.data.type, recipients },
});

describe('Replaying an event', () => {
  it('names the new recipients and a mark of their own, counted from the replay', () => {
    expect(decideEventReplay(replay(), stateOf(accepted))).toEqual(accept(replayed(['c'])));
  });

  it('leaves out who is a recipient already, by the acceptance or by another replay', () => {
    const state = stateOf(accepted, replayed(['c']));
    const command = replay({ recipients: ['a', 'c', 'd'], replayId: 'replay-2' });
    expect(decideEventReplay(command, state)).toEqual(accept(replayed(['d'], 'replay-2')));
  });

  it('adds nothing where all are recipients already', () => {
    expect(decideEventReplay(replay({ recipients: ['a', 'b'] }), stateOf(accepted))).toEqual(accept());
  });

  it('adds nothing when the same replay comes again, whomever it names', () => {
    const state = stateOf(accepted, replayed(['c']));
    expect(decideEventReplay(replay({ recipients: ['d'] }), state)).toEqual(accept());
  });

  it('is refused for an event that never came, and for one that has expired', () => {
    expect(decideEventReplay(replay(), noEvent)).toEqual(refuse('event_not_found'));
    expect(decideEventReplay(replay(), stateOf(accepted, expired('a', 'b')))).toEqual(refuse('event_expired'));
  });
});

describe('The message of a replayed event', () => {
  const state = stateOf(accepted, replayed(['c']));
  const acceptanceOf = (webhookId: string) =>
    state.status === 'accepted' ? messageAcceptanceOf(eventId, webhookId, state) : undefined;

  it('has the mark of its replay, the others keep theirs', () => {
    expect(acceptanceOf('a')).toEqual(messageAcceptance({ webhookId: 'a', givesUpAt: accepted.data.givesUpAt }));
    expect(acceptanceOf('c')).toEqual(
      messageAcceptance({ webhookId: 'c', givesUpAt: afterNoon(60 + horizonMs / 1_000) }),
    );
  });

  it('is there for recipients alone', () => {
    expect(acceptanceOf('d')).toBeNull();
  });

  it('is never a test, also when the event was one', () => {
    const test = stateOf(eventAccepted({ recipients: ['a'], test: true }), replayed(['c']));
    if (test.status !== 'accepted') throw new Error('it was accepted');
    const isTest = (webhookId: string) => messageAcceptanceOf(eventId, webhookId, test)?.test;
    expect([isTest('a'), isTest('c')]).toEqual([true, false]);
  });
});

describe('The expiry of an event', () => {
  it('names everybody it was for, and leaves the type and the recipients alone', () => {
    const state = stateOf(accepted, replayed(['c']));
    expect(decideEventExpiry(state)).toEqual(accept(expired('a', 'b', 'c')));
    expect(evolveEvent(state, expired('a', 'b', 'c'))).toEqual({ status: 'expired', ...expired('a', 'b', 'c').data });
  });

  it('adds nothing to one that has expired or never came', () => {
    expect(decideEventExpiry(stateOf(accepted, expired('a', 'b')))).toEqual(accept());
    expect(decideEventExpiry(noEvent)).toEqual(accept());
  });

  it('is kept, whatever is stored after it', () => {
    expect(stateOf(accepted, expired('a', 'b'), accepted, replayed(['c'])).status).toBe('expired');
  });
});

describe('Any replays of an event', () => {
  const anyReplay = fc.record({
    recipients: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e')),
    replayId: fc.constantFrom('replay-1', 'replay-2', 'replay-3'),
    at: fc.nat({ max: 1_000 }).map(afterNoon),
  });

  it('make each webhook a recipient once, and each replay adds once', () => {
    fc.assert(
      fc.property(fc.array(anyReplay), (replays) => {
        let state = stateOf(accepted);
        const added: string[] = [];
        for (const command of replays) {
          const decision = decideEventReplay({ ...command, horizonMs }, state);
          const events = decision.kind === 'accepted' ? decision.events : [];
          added.push(...events.map(() => command.replayId));
          state = events.reduce(evolveEvent, state);
        }
        if (state.status !== 'accepted') throw new Error('it stays accepted');
        const recipients = recipientsOf(state);
        expect(new Set(recipients).size).toBe(recipients.length);
        expect(new Set(added).size).toBe(added.length);
        expect(recipients.slice(0, 2)).toEqual(['a', 'b']);
      }),
    );
  });
});
