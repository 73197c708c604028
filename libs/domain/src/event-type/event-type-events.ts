import type { JsonObject } from '../values.js';

/**
 * What happens to an event whose payload does not fit the schema of its type: nothing, a mark on the event, a refusal.
 */
export type SchemaEnforcement = 'off' | 'warn' | 'reject';

/** What people read about an event type, and what its payloads must be like. */
export interface EventTypeDefinition {
  readonly description: string;
  /** What a test send delivers. */
  readonly example: JsonObject;
  /** JSON Schema 2020-12 of the payload; `null` for none. */
  readonly schema: JsonObject | null;
  readonly enforcement: SchemaEnforcement;
}

export interface EventTypeRegistered {
  readonly type: 'EventTypeRegistered';
  readonly data: EventTypeDefinition;
}
export interface EventTypeChanged {
  readonly type: 'EventTypeChanged';
  readonly data: { readonly changes: Partial<EventTypeDefinition> };
}
/** It is no longer offered; webhooks that chose it keep receiving. */
export interface EventTypeArchived {
  readonly type: 'EventTypeArchived';
  readonly data: Readonly<Record<string, never>>;
}
export interface EventTypeRestored {
  readonly type: 'EventTypeRestored';
  readonly data: Readonly<Record<string, never>>;
}
/** An event of this type arrived before anybody registered it. */
export interface EventTypeObserved {
  readonly type: 'EventTypeObserved';
  readonly data: Readonly<Record<string, never>>;
}

export type EventTypeEvent =
  EventTypeRegistered | EventTypeChanged | EventTypeArchived | EventTypeRestored | EventTypeObserved;
