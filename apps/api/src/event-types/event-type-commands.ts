import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

import { EventTypeUseCases } from '#libs/application';

export class RegisterEventType extends Command<Awaited<ReturnType<EventTypeUseCases['register']>>> {
  constructor(readonly request: Parameters<EventTypeUseCases['register']>[0]) {
    super();
  }
}

export class EditEventType extends Command<Awaited<ReturnType<EventTypeUseCases['edit']>>> {
  constructor(readonly request: Parameters<EventTypeUseCases['edit']>[0]) {
    super();
  }
}

@CommandHandler(RegisterEventType)
class RegisterEventTypeHandler implements ICommandHandler<RegisterEventType> {
  constructor(private readonly eventTypes: EventTypeUseCases) {}

  execute({ request }: RegisterEventType) {
    return this.eventTypes.register(request);
  }
}

@CommandHandler(EditEventType)
class EditEventTypeHandler implements ICommandHandler<EditEventType> {
  constructor(private readonly eventTypes: EventTypeUseCases) {}

  execute({ request }: EditEventType) {
    return this.eventTypes.edit(request);
  }
}

export const eventTypeCommandHandlers = [RegisterEventTypeHandler, EditEventTypeHandler];
