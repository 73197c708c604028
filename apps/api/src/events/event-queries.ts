import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import {
  type EventDetail,
  type EventFilter,
  type EventRow,
  EventUseCases,
  type Outcome,
  type Page,
  type PageRequest,
  type ReadModels,
} from '#libs/application';
import { READ_MODELS } from '#libs/nest-kit';

export class ListEvents extends Query<Page<EventRow>> {
  constructor(
    readonly filter: EventFilter,
    readonly page: PageRequest,
  ) {
    super();
  }
}

export class GetEvent extends Query<Outcome<EventDetail, 'event_not_found' | 'event_expired'>> {
  constructor(readonly id: string) {
    super();
  }
}

@QueryHandler(ListEvents)
class ListEventsHandler implements IQueryHandler<ListEvents> {
  constructor(@Inject(READ_MODELS) private readonly readModels: ReadModels) {}

  execute({ filter, page }: ListEvents) {
    return this.readModels.listEvents(filter, page);
  }
}

@QueryHandler(GetEvent)
class GetEventHandler implements IQueryHandler<GetEvent> {
  constructor(private readonly events: EventUseCases) {}

  execute({ id }: GetEvent) {
    return this.events.detail(id);
  }
}

export const eventQueryHandlers = [ListEventsHandler, GetEventHandler];
