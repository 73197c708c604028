import type { EventMetadata, NewEvent, RecordedEvent } from '#libs/application';
import type { DomainEvent, StreamId } from '#libs/domain';
import { randomUUID } from 'node:crypto';
import { noon } from './sample-events.js';

const eventMetadata = (metadata: Partial<EventMetadata> = {}): EventMetadata => ({
  at: noon,
  actor: { kind: 'system', id: 'test' },
  commandId: 'command-1',
  ...metadata,
});

/** An event ready to be appended, with a random id unless one is given. */
export const newEvent = <E extends DomainEvent>(
  event: E,
  { id = randomUUID(), ...metadata }: Partial<EventMetadata> & { readonly id?: string } = {},
): NewEvent<E> => ({ id, event, metadata: eventMetadata(metadata) });

/** An event as a store hands it over; the position is that of the revision, counted from 1, unless one is given. */
export const recordedEvent = <E extends DomainEvent>(
  stream: StreamId,
  revision: number,
  event: E,
  {
    position = String(revision + 1),
    ...rest
  }: Partial<EventMetadata> & { readonly id?: string; readonly position?: string } = {},
): RecordedEvent<E> => ({ ...newEvent(event, rest), stream, revision, position });
