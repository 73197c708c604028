import { accept, type Decision, refuse } from '../decision.js';
import { effectiveChanges } from '../same-json.js';
import { nextRevision, type Revision } from '../values.js';
import { builtInEventTypeNamed } from './built-in-event-types.js';
import type { EventTypeDefinition, EventTypeEvent } from './event-type-events.js';

/**
 * absent ──EventTypeObserved──► observed ──EventTypeRegistered──► registered ◄──EventTypeRestored── archived
 *    └──────────────EventTypeRegistered──────────────────────────────┘ └───────EventTypeArchived───────┘
 *
 * Built-in types are registered from the start, without a fact: `initialEventType`.
 */
export type EventTypeState =
  { readonly status: 'absent' } | { readonly status: 'observed'; readonly revision: Revision } | RegisteredEventType;

export interface RegisteredEventType {
  readonly status: 'registered' | 'archived';
  /** `'none'` for a built-in type that nobody edited. */
  readonly revision: Revision;
  readonly definition: EventTypeDefinition;
}

export type EventTypeCommand =
  | { readonly type: 'RegisterEventType'; readonly definition: EventTypeDefinition }
  | {
      readonly type: 'EditEventType';
      readonly changes: Partial<EventTypeDefinition>;
      readonly archived?: boolean | undefined;
    }
  | { readonly type: 'ObserveEventType' };

export type EventTypeRefusal = 'event_type_already_exists' | 'event_type_not_found' | 'event_type_not_registered';

/** A built-in type as it is before its first fact; every other is absent. See docs/adr/0013. */
export const initialEventType = (name: string): EventTypeState => {
  const builtIn = builtInEventTypeNamed(name);
  if (builtIn === null) return { status: 'absent' };
  const { description, example, schema = null } = builtIn;
  return {
    status: 'registered',
    revision: 'none',
    definition: { description, example, schema, enforcement: 'off' },
  };
};

const edit = (
  { changes, archived }: Extract<EventTypeCommand, { type: 'EditEventType' }>,
  state: RegisteredEventType,
): Decision<EventTypeEvent, EventTypeRefusal> => {
  const events: EventTypeEvent[] = [];
  const changed = effectiveChanges(changes, state.definition);
  if (Object.keys(changed).length > 0) events.push({ type: 'EventTypeChanged', data: { changes: changed } });
  if (archived === true && state.status === 'registered') events.push({ type: 'EventTypeArchived', data: {} });
  if (archived === false && state.status === 'archived') events.push({ type: 'EventTypeRestored', data: {} });
  return accept(...events);
};

const isRegistered = (state: EventTypeState): state is RegisteredEventType =>
  state.status === 'registered' || state.status === 'archived';

export const decideEventType = (
  command: EventTypeCommand,
  state: EventTypeState,
): Decision<EventTypeEvent, EventTypeRefusal> => {
  switch (command.type) {
    case 'RegisterEventType':
      return isRegistered(state)
        ? refuse('event_type_already_exists')
        : accept<EventTypeEvent>({ type: 'EventTypeRegistered', data: command.definition });
    case 'EditEventType':
      if (isRegistered(state)) return edit(command, state);
      return refuse(state.status === 'absent' ? 'event_type_not_found' : 'event_type_not_registered');
    case 'ObserveEventType':
      return state.status === 'absent' ? accept<EventTypeEvent>({ type: 'EventTypeObserved', data: {} }) : accept();
  }
};

const evolveRegistered = (state: RegisteredEventType, event: EventTypeEvent): EventTypeState => {
  const revision = nextRevision(state.revision);
  switch (event.type) {
    case 'EventTypeChanged':
      return { ...state, revision, definition: { ...state.definition, ...event.data.changes } };
    case 'EventTypeArchived':
      return { ...state, revision, status: 'archived' };
    case 'EventTypeRestored':
      return { ...state, revision, status: 'registered' };
    case 'EventTypeRegistered':
    case 'EventTypeObserved':
      return { ...state, revision };
  }
};

export const evolveEventType = (state: EventTypeState, event: EventTypeEvent): EventTypeState => {
  if (isRegistered(state)) return evolveRegistered(state, event);
  const revision = nextRevision(state.status === 'absent' ? 'none' : state.revision);
  switch (event.type) {
    case 'EventTypeRegistered':
      return { status: 'registered', revision, definition: event.data };
    case 'EventTypeObserved':
      return { status: 'observed', revision };
    case 'EventTypeChanged':
    case 'EventTypeArchived':
    case 'EventTypeRestored':
      return state;
  }
};
