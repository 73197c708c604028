import {
  decideEventType,
  type EventTypeCommand,
  type EventTypeDefinition,
  type EventTypeEvent,
  type EventTypeRefusal,
  type EventTypeState,
  type Decision,
  isReservedEventType,
  refuse,
  type Revision,
} from '#libs/domain';

import type { FactRecorder } from '../fact-recorder.js';
import type { ReadYourWrites } from '../following/read-your-writes.js';
import { done, type Outcome, refused, refusedFor } from '../outcome.js';
import type { Actor } from '../ports/event-store.js';
import type { SchemaCompiler } from '../ports/schema-compiler.js';
import { eventTypeAggregate } from './event-type-aggregate.js';
import type { EventTypeEntry, EventTypeRegistry } from './event-type-registry.js';

export interface EventTypeUseCaseParts {
  readonly recorder: FactRecorder;
  readonly eventTypeRegistry: EventTypeRegistry;
  readonly schemaCompiler: SchemaCompiler;
  readonly readYourWrites: ReadYourWrites;
}

type Refusal = EventTypeRefusal | 'invalid_request' | 'revision_mismatch' | 'event_type_reserved';

/** What admins do with the catalog; this process's registry knows before anybody is answered. */
export class EventTypeUseCases {
  constructor(private readonly parts: EventTypeUseCaseParts) {}

  /** Also of a type that was only observed until now. */
  register(command: {
    readonly name: string;
    readonly definition: EventTypeDefinition;
    readonly actor: Actor;
  }): Promise<Outcome<EventTypeEntry, Refusal>> {
    const { name, definition, actor } = command;
    if (isReservedEventType(name) && !this.parts.eventTypeRegistry.isRegistered(name))
      return Promise.resolve(refused('event_type_reserved', 'name'));
    return this.record(name, { type: 'RegisterEventType', definition }, { actor });
  }

  /** What is absent stays; `ifRevision` refuses to edit something newer than what was seen. */
  edit(command: {
    readonly name: string;
    readonly changes: Partial<EventTypeDefinition>;
    readonly archived?: boolean | undefined;
    readonly ifRevision?: Revision | undefined;
    readonly actor: Actor;
  }): Promise<Outcome<EventTypeEntry, Refusal>> {
    const { name, changes, archived, ifRevision, actor } = command;
    return this.record(name, { type: 'EditEventType', changes, archived }, { actor, ifRevision });
  }

  get(name: string): Outcome<EventTypeEntry, 'event_type_not_found'> {
    const eventType = this.parts.eventTypeRegistry.get(name);
    return eventType === null ? refused('event_type_not_found') : done({ name, eventType });
  }

  private async record(
    name: string,
    command: EventTypeCommand,
    { actor, ifRevision }: { readonly actor: Actor; readonly ifRevision?: Revision | undefined },
  ): Promise<Outcome<EventTypeEntry, Refusal>> {
    const problem = this.problemOfSchema(command);
    if (problem !== null) return refusedFor('invalid_request', [{ path: 'schema', message: problem }]);
    const { recorder, eventTypeRegistry, readYourWrites } = this.parts;
    const decide = (
      state: EventTypeState,
      revision: Revision,
    ): Decision<EventTypeEvent, EventTypeRefusal | 'revision_mismatch'> =>
      state.status !== 'absent' && ifRevision !== undefined && ifRevision !== revision
        ? refuse('revision_mismatch')
        : decideEventType(command, state);
    const recorded = await recorder.record(eventTypeAggregate(name), decide, { actor });
    eventTypeRegistry.put(name, recorded.state);
    if (recorded.kind === 'refused') return refused(recorded.code);
    await readYourWrites.settled(recorded.appended);
    return this.get(name);
  }

  private problemOfSchema(command: EventTypeCommand): string | null {
    const schema = command.type === 'ObserveEventType' ? null : schemaOf(command);
    if (schema === null || schema === undefined) return null;
    const compiled = this.parts.schemaCompiler.compile(schema);
    return compiled.kind === 'refused' ? compiled.reason : null;
  }
}

const schemaOf = (command: Exclude<EventTypeCommand, { type: 'ObserveEventType' }>) =>
  command.type === 'RegisterEventType' ? command.definition.schema : command.changes.schema;
