import { controlPlaneEventTypes, type EventType } from './control-plane-event-types.js';
import { operationalEventTypes } from './operational-event-types.js';

/** The catalog that every installation starts with. */
export const builtInEventTypes: readonly EventType[] = [...controlPlaneEventTypes, ...operationalEventTypes];

export const builtInEventTypeNamed = (name: string): EventType | null =>
  builtInEventTypes.find((eventType) => eventType.name === name) ?? null;
