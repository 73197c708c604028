import {
  type AcceptEvent,
  builtInEventTypes,
  type EventTypeState,
  evolveEventType,
  idOf,
  initialEventType,
  isEventTypeEvent,
  type JsonObject,
  type Revision,
} from '#libs/domain';

import { FollowedRegistry } from '../following/followed-registry.js';
import type { FollowerEngines } from '../following/follower.js';
import type { RecordedEvent } from '../ports/event-store.js';
import type { Log } from '../ports/primitives.js';
import { InvalidCursor, type Page, type PageRequest } from '../ports/page.js';
import type { RegistrySource } from '../ports/registry-source.js';
import type { CompiledSchema, SchemaCompiler } from '../ports/schema-compiler.js';

export type KnownEventType = Exclude<EventTypeState, { status: 'absent' }>;

export interface EventTypeEntry {
  readonly name: string;
  readonly eventType: KnownEventType;
}

export interface EventTypeFilter {
  readonly archived?: boolean;
  /** `false`: only types that arrived and that nobody registered. */
  readonly registered?: boolean;
}

const placeOf = (revision: Revision): number => (revision === 'none' ? -1 : revision);
const cursorPrefix = 'after:';

/**
 * All event types in memory: the built-in ones, then what the read model knows, then following the store. Whoever
 * appends a fact of an event type calls `put` before answering, so that an edit acts at once in this process.
 */
export class EventTypeRegistry extends FollowedRegistry {
  private readonly known = new Map<string, KnownEventType>();
  private readonly compiled = new Map<string, { readonly schema: JsonObject; readonly result: CompiledSchema }>();
  private readonly log: Log;

  constructor(
    engines: FollowerEngines,
    source: RegistrySource,
    private readonly compiler: SchemaCompiler,
  ) {
    super(engines, {
      name: 'event-type-registry',
      category: 'eventType',
      load: async () => {
        const { eventTypes, position } = await source.loadEventTypes();
        for (const { name, eventType } of eventTypes) this.put(name, eventType);
        return position;
      },
      apply: (fact) => {
        this.apply(fact);
      },
    });
    this.log = engines.log;
    for (const { name } of builtInEventTypes) this.put(name, initialEventType(name));
  }

  /** `null` for a type that is neither registered nor was ever observed. */
  get(name: string): KnownEventType | null {
    return this.known.get(name) ?? null;
  }

  /** Whether somebody registered it; an archived one is. */
  isRegistered(name: string): boolean {
    const status = this.known.get(name)?.status;
    return status === 'registered' || status === 'archived';
  }

  get size(): number {
    return this.known.size;
  }

  /** By name. @throws {InvalidCursor} */
  list(filter: EventTypeFilter, { limit, cursor }: PageRequest): Page<EventTypeEntry> {
    if (cursor?.startsWith(cursorPrefix) === false) throw new InvalidCursor('the cursor is not one of event types');
    const after = cursor === null ? '' : cursor.slice(cursorPrefix.length);
    const rest = [...this.known]
      .filter(([name, { status }]) => name > after && fits(status, filter))
      .sort(([left], [right]) => (left < right ? -1 : 1));
    const items = rest.slice(0, limit).map(([name, eventType]) => ({ name, eventType }));
    const last = items.at(-1);
    return { items, nextCursor: rest.length > limit && last !== undefined ? `${cursorPrefix}${last.name}` : null };
  }

  /** What the type's schema says against a payload, if it is enforced. Costs nothing where it is not. */
  misfitOf(name: string, payload: JsonObject): AcceptEvent['misfit'] {
    const eventType = this.known.get(name);
    if (eventType === undefined || eventType.status === 'observed') return undefined;
    const { schema, enforcement } = eventType.definition;
    if (schema === null || enforcement === 'off') return undefined;
    const compiled = this.compile(name, schema);
    const problems = compiled.kind === 'refused' ? [] : compiled.check(payload);
    return problems.length === 0 ? undefined : { problems, isRefused: enforcement === 'reject' };
  }

  /** A newer state wins; an older one, which the subscription brings later, changes nothing. */
  put(name: string, state: EventTypeState): void {
    if (state.status === 'absent') return;
    const before = this.known.get(name);
    if (before !== undefined && placeOf(before.revision) >= placeOf(state.revision)) return;
    this.known.set(name, state);
  }

  private compile(name: string, schema: JsonObject): CompiledSchema {
    const before = this.compiled.get(name);
    if (before?.schema === schema) return before.result;
    const result = this.compiler.compile(schema);
    this.compiled.set(name, { schema, result });
    // It was compiled before it was stored: only another version of Hookline can have been of another mind.
    if (result.kind === 'refused')
      this.log.warn('event_type.schema_refused', { eventType: name, reason: result.reason });
    return result;
  }

  private apply({ stream, revision, event }: RecordedEvent): void {
    if (!isEventTypeEvent(event)) return;
    const name = idOf(stream);
    const before = this.known.get(name) ?? initialEventType(name);
    if (before.status !== 'absent' && revision <= placeOf(before.revision)) return;
    this.put(name, evolveEventType(before, event));
  }
}

const fits = (status: KnownEventType['status'], { archived, registered }: EventTypeFilter): boolean =>
  (archived === undefined || (status === 'archived') === archived) &&
  (registered === undefined || (status !== 'observed') === registered);
