import {
  type EventTypeEvent,
  type EventTypeState,
  eventTypeStream,
  evolveEventType,
  initialEventType,
  isEventTypeEvent,
} from '#libs/domain';

import type { Aggregate } from '../fact-recorder.js';

export const eventTypeAggregate = (name: string): Aggregate<EventTypeState, EventTypeEvent> => ({
  stream: eventTypeStream(name),
  initial: initialEventType(name),
  evolve: evolveEventType,
  owns: isEventTypeEvent,
});
