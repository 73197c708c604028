import { Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';

import type { Actor } from '#libs/application';
import {
  type MessageAnswer,
  type MessageDetailAnswer,
  type MessageListQuery,
  messageListQuery,
  type MessagePage,
} from '#libs/contracts';

import { Allow, operators, readers } from '../access/allow.decorator.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { sendHistory } from '../history/history-reply.js';
import { apiPath } from '../http/api-path.js';
import type { ApiReply } from '../http/api-request.js';
import { IdPipe } from '../http/id.pipe.js';
import { valueOf } from '../http/outcome-value.js';
import { SchemaPipe } from '../http/schema.pipe.js';
import { toPage } from '../http/to-page.js';
import { toMessageAnswer, toMessageDetailAnswer } from './message-answer.js';
import { CancelMessage, RetryMessage } from './message-commands.js';
import { GetMessage, GetMessageHistory, ListMessages } from './message-queries.js';

const messageId = new IdPipe('message_not_found');

/** The log: one message for each event and webhook. */
@Controller(`${apiPath}/messages`)
export class MessagesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** Newest first, with filters. */
  @Get()
  @Allow(readers)
  async list(@Query(new SchemaPipe(messageListQuery)) query: MessageListQuery): Promise<MessagePage> {
    const { limit, cursor, status, ...rest } = query;
    const filter = { ...rest, ...(status === undefined ? {} : { statuses: status }) };
    return toPage(await this.queries.execute(new ListMessages(filter, { limit, cursor })), toMessageAnswer);
  }

  /** One message with its payload and attempts. */
  @Get(':id')
  @Allow(readers)
  async get(@Param('id', messageId) id: string): Promise<MessageDetailAnswer> {
    return toMessageDetailAnswer(valueOf(await this.queries.execute(new GetMessage(id))));
  }

  /** Every stored fact in order; as NDJSON for export. */
  @Get(':id/history')
  @Allow(readers)
  async history(
    @Param('id', messageId) id: string,
    @Headers('accept') accept: string | undefined,
    @Res() reply: ApiReply,
  ): Promise<void> {
    sendHistory(reply, accept, valueOf(await this.queries.execute(new GetMessageHistory(id))));
  }

  /** One attempt now, in every status. Answers the new state. */
  @Post(':id/retry')
  @HttpCode(200)
  @Allow(operators)
  async retry(@Param('id', messageId) id: string, @CurrentActor() actor: Actor): Promise<MessageAnswer> {
    return toMessageAnswer(valueOf(await this.commands.execute(new RetryMessage(id, actor))));
  }

  /** No request starts after the answer. Answers the new state. */
  @Post(':id/cancel')
  @HttpCode(200)
  @Allow(operators)
  async cancel(@Param('id', messageId) id: string, @CurrentActor() actor: Actor): Promise<MessageAnswer> {
    return toMessageAnswer(valueOf(await this.commands.execute(new CancelMessage(id, actor))));
  }
}
