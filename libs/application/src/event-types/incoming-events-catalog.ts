import { type AcceptEvent, decideEventType, type EventTypeState } from '#libs/domain';

import type { FactRecorder } from '../fact-recorder.js';
import type { Log } from '../ports/primitives.js';
import { eventTypeAggregate } from './event-type-aggregate.js';
import type { EventTypeRegistry } from './event-type-registry.js';

export interface IncomingEventsCatalogParts {
  readonly recorder: FactRecorder;
  readonly eventTypeRegistry: EventTypeRegistry;
  readonly log: Log;
}

/** Producers make names up as well: beyond this many types a new one is let through without being recorded. */
const maxKnownTypes = 10_000;

/**
 * What the catalog has to do with an event that comes in: a type that it does not know is recorded, a payload checked.
 */
export class IncomingEventsCatalog {
  constructor(private readonly parts: IncomingEventsCatalogParts) {}

  get isReady(): boolean {
    return this.parts.eventTypeRegistry.isReady;
  }

  /** Whether the type has to be recorded before the event is: asked first, so that a known type costs no wait. */
  isNew(type: string): boolean {
    const { eventTypeRegistry } = this.parts;
    return eventTypeRegistry.get(type) === null && eventTypeRegistry.size < maxKnownTypes;
  }

  /** Before the event itself: a crash in between leaves an observed type, never an event of a type nobody sees. */
  async observe(type: string): Promise<void> {
    const { recorder, eventTypeRegistry, log } = this.parts;
    const decide = (state: EventTypeState) => decideEventType({ type: 'ObserveEventType' }, state);
    const actor = { kind: 'system', id: 'acceptance' } as const;
    const recorded = await recorder.record(eventTypeAggregate(type), decide, { actor });
    eventTypeRegistry.put(type, recorded.state);
    log.info('event_type.observed', { eventType: type });
  }

  /** What the type's schema says against the payload. */
  misfitOf({ type, data }: Pick<AcceptEvent['event'], 'type' | 'data'>): AcceptEvent['misfit'] {
    return this.parts.eventTypeRegistry.misfitOf(type, data);
  }
}
