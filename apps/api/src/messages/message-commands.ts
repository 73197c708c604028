import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

import {
  type Actor,
  type MessageRow,
  MessageUseCases,
  type MessageUseCaseRefusal,
  type Outcome,
} from '#libs/application';

export class RetryMessage extends Command<Outcome<MessageRow, MessageUseCaseRefusal>> {
  constructor(
    readonly id: string,
    readonly actor: Actor,
  ) {
    super();
  }
}

export class CancelMessage extends Command<Outcome<MessageRow, MessageUseCaseRefusal>> {
  constructor(
    readonly id: string,
    readonly actor: Actor,
  ) {
    super();
  }
}

@CommandHandler(RetryMessage)
class RetryMessageHandler implements ICommandHandler<RetryMessage> {
  constructor(private readonly messages: MessageUseCases) {}

  execute({ id, actor }: RetryMessage) {
    return this.messages.retry(id, actor);
  }
}

@CommandHandler(CancelMessage)
class CancelMessageHandler implements ICommandHandler<CancelMessage> {
  constructor(private readonly messages: MessageUseCases) {}

  execute({ id, actor }: CancelMessage) {
    return this.messages.cancel(id, actor);
  }
}

export const messageCommandHandlers = [RetryMessageHandler, CancelMessageHandler];
