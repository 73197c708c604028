import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import {
  type HistoryEntry,
  type MessageDetail,
  type MessageFilter,
  type MessageRow,
  MessageUseCases,
  type Outcome,
  type Page,
  type PageRequest,
  type ReadModels,
} from '#libs/application';
import { READ_MODELS } from '#libs/nest-kit';

export class ListMessages extends Query<Page<MessageRow>> {
  constructor(
    readonly filter: MessageFilter,
    readonly page: PageRequest,
  ) {
    super();
  }
}

export class GetMessage extends Query<Outcome<MessageDetail, 'message_not_found' | 'event_expired'>> {
  constructor(readonly id: string) {
    super();
  }
}

export class GetMessageHistory extends Query<Outcome<readonly HistoryEntry[], 'message_not_found' | 'event_expired'>> {
  constructor(readonly id: string) {
    super();
  }
}

@QueryHandler(ListMessages)
class ListMessagesHandler implements IQueryHandler<ListMessages> {
  constructor(@Inject(READ_MODELS) private readonly readModels: ReadModels) {}

  execute({ filter, page }: ListMessages) {
    return this.readModels.listMessages(filter, page);
  }
}

@QueryHandler(GetMessage)
class GetMessageHandler implements IQueryHandler<GetMessage> {
  constructor(private readonly messages: MessageUseCases) {}

  execute({ id }: GetMessage) {
    return this.messages.detail(id);
  }
}

@QueryHandler(GetMessageHistory)
class GetMessageHistoryHandler implements IQueryHandler<GetMessageHistory> {
  constructor(private readonly messages: MessageUseCases) {}

  execute({ id }: GetMessageHistory) {
    return this.messages.history(id);
  }
}

export const messageQueryHandlers = [ListMessagesHandler, GetMessageHandler, GetMessageHistoryHandler];
