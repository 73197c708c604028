import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import {
  type EventTypeEntry,
  type EventTypeFilter,
  EventTypeRegistry,
  EventTypeUseCases,
  type Outcome,
  type Page,
  type PageRequest,
} from '#libs/application';

export class ListEventTypes extends Query<Page<EventTypeEntry>> {
  constructor(
    readonly filter: EventTypeFilter,
    readonly page: PageRequest,
  ) {
    super();
  }
}

export class GetEventType extends Query<Outcome<EventTypeEntry, 'event_type_not_found'>> {
  constructor(readonly name: string) {
    super();
  }
}

/** From memory: the catalog is small, and every process has it. */
@QueryHandler(ListEventTypes)
class ListEventTypesHandler implements IQueryHandler<ListEventTypes> {
  constructor(private readonly eventTypeRegistry: EventTypeRegistry) {}

  async execute({ filter, page }: ListEventTypes) {
    return this.eventTypeRegistry.list(filter, page);
  }
}

@QueryHandler(GetEventType)
class GetEventTypeHandler implements IQueryHandler<GetEventType> {
  constructor(private readonly eventTypes: EventTypeUseCases) {}

  async execute({ name }: GetEventType) {
    return this.eventTypes.get(name);
  }
}

export const eventTypeQueryHandlers = [ListEventTypesHandler, GetEventTypeHandler];
