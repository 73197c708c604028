import { describe, expect, it } from '@jest/globals';
import { eventTypeDecider, given } from '#libs/testing';

import type { EventTypeDefinition, EventTypeEvent } from './event-type-events.js';

const definition: EventTypeDefinition = {
  description: 'An invoice was sent.',
  example: { invoice: 'inv_1' },
  schema: { type: 'object', required: ['invoice'] },
  enforcement: 'warn',
};
const registered: EventTypeEvent = { type: 'EventTypeRegistered', data: definition };
const archived: EventTypeEvent = { type: 'EventTypeArchived', data: {} };
const restored: EventTypeEvent = { type: 'EventTypeRestored', data: {} };
const observed: EventTypeEvent = { type: 'EventTypeObserved', data: {} };
const changed = (changes: Partial<EventTypeDefinition>): EventTypeEvent => ({
  type: 'EventTypeChanged',
  data: { changes },
});

const register = { type: 'RegisterEventType', definition } as const;
const edit = (changes: Partial<EventTypeDefinition>, isArchived?: boolean) =>
  ({ type: 'EditEventType', changes, archived: isArchived }) as const;
const observe = { type: 'ObserveEventType' } as const;

const invoiceSent = (...facts: readonly EventTypeEvent[]) => given(eventTypeDecider('invoice.sent'), facts);
const builtIn = (...facts: readonly EventTypeEvent[]) => given(eventTypeDecider('subscription.create'), facts);

describe('Registering an event type', () => {
  it('records its definition in one fact', () => {
    invoiceSent().when(register).thenFacts(registered).thenState({ status: 'registered', revision: 0, definition });
  });

  it('is possible after it was observed', () => {
    invoiceSent(observed).when(register).thenFacts(registered).thenState({ status: 'registered', revision: 1 });
  });

  it('is refused once it is registered, archived or built in', () => {
    invoiceSent(registered).when(register).thenRefused('event_type_already_exists');
    invoiceSent(registered, archived).when(register).thenRefused('event_type_already_exists');
    builtIn().when(register).thenRefused('event_type_already_exists');
  });
});

describe('Editing an event type', () => {
  it('records only what differs', () => {
    invoiceSent(registered)
      .when(edit({ ...definition, enforcement: 'reject' }))
      .thenFacts(changed({ enforcement: 'reject' }))
      .thenState({ revision: 1, definition: { ...definition, enforcement: 'reject' } });
  });

  it('that changes nothing records nothing, whatever the order of keys', () => {
    invoiceSent(registered)
      .when(edit({ schema: { required: ['invoice'], type: 'object' } }, false))
      .thenNothing();
  });

  it('takes a schema away with null', () => {
    invoiceSent(registered)
      .when(edit({ schema: null }))
      .thenFacts(changed({ schema: null }))
      .thenState({ definition: { ...definition, schema: null } });
  });

  it('archives and restores, each once', () => {
    invoiceSent(registered).when(edit({}, true)).thenFacts(archived).thenState({ status: 'archived', definition });
    invoiceSent(registered, archived).when(edit({}, true)).thenNothing();
    invoiceSent(registered, archived).when(edit({}, false)).thenFacts(restored).thenState({ status: 'registered' });
  });

  it('may do both at once', () => {
    invoiceSent(registered)
      .when(edit({ description: 'Gone' }, true))
      .thenFacts(changed({ description: 'Gone' }), archived);
  });

  it('is refused for what nobody registered', () => {
    invoiceSent().when(edit({})).thenRefused('event_type_not_found');
    invoiceSent(observed).when(edit({})).thenRefused('event_type_not_registered');
  });
});

describe('A built-in event type', () => {
  it('is registered before its first fact', () => {
    expect(builtIn().state).toMatchObject({ status: 'registered', revision: 'none' });
    builtIn().when(observe).thenNothing();
  });

  it('keeps of its definition what an edit does not change', () => {
    builtIn()
      .when(edit({ enforcement: 'warn' }))
      .thenFacts(changed({ enforcement: 'warn' }))
      .thenState({
        revision: 0,
        definition: expect.objectContaining({
          description: 'An application subscribed to an API product.',
          enforcement: 'warn',
        }),
      });
  });
});

describe('Observing an event type', () => {
  it('is a fact the first time, for what nobody registered', () => {
    invoiceSent().when(observe).thenFacts(observed).thenState({ status: 'observed', revision: 0 });
    invoiceSent(observed).when(observe).thenNothing();
    invoiceSent(registered).when(observe).thenNothing();
  });
});

describe('The state of an event type', () => {
  it('counts facts that change nothing', () => {
    expect(invoiceSent(registered, registered, observed, archived).state).toMatchObject({
      status: 'archived',
      revision: 3,
    });
  });
});
