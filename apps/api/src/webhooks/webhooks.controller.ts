import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';

import type { Actor } from '#libs/application';
import {
  type NewWebhookBody,
  newWebhook,
  type SecretRotationBody,
  secretRotation,
  type TestSendBody,
  testSend,
  type TestSendAnswer,
  type WebhookAnswer,
  type WebhookChangesBody,
  webhookChanges,
  type WebhookListQuery,
  webhookListQuery,
  type WebhookPage,
  type WebhookSecretAnswer,
  type WebhookWithSecretAnswer,
} from '#libs/contracts';
import type { Revision } from '#libs/domain';

import { admins, Allow, readers } from '../access/allow.decorator.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { sendHistory } from '../history/history-reply.js';
import { apiPath } from '../http/api-path.js';
import type { ApiReply } from '../http/api-request.js';
import { IdPipe } from '../http/id.pipe.js';
import { IdempotencyKeyPipe } from '../http/idempotency-key.pipe.js';
import { etagOf, IfMatchPipe } from '../http/if-match.pipe.js';
import { valueOf } from '../http/outcome-value.js';
import { RequestHeader } from '../http/request-header.decorator.js';
import { SchemaPipe } from '../http/schema.pipe.js';
import { toPage } from '../http/to-page.js';
import { IdempotentIds } from '../http/idempotent-ids.js';
import { withoutMasked } from './masked-headers.js';
import { WebhookAnswers } from './webhook-answer.js';
import { CreateWebhook, DeleteWebhook, EditWebhook, RotateSecret, SendTest } from './webhook-commands.js';
import { GetWebhook, GetWebhookHistory, GetWebhookSecrets, ListWebhooks } from './webhook-queries.js';

const webhookId = new IdPipe('webhook_not_found');

/** Who wants to know what, and where. */
@Controller(`${apiPath}/webhooks`)
export class WebhooksController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly idempotentIds: IdempotentIds,
    private readonly answers: WebhookAnswers,
  ) {}

  /** Newest first, with filters. */
  @Get()
  @Allow(readers)
  async list(@Query(new SchemaPipe(webhookListQuery)) query: WebhookListQuery): Promise<WebhookPage> {
    const { limit, cursor, ...filter } = query;
    return toPage(await this.queries.execute(new ListWebhooks(filter, { limit, cursor })), (row) =>
      this.answers.of(row),
    );
  }

  /** Answers the signing secret too; under an `Idempotency-Key` a repeat answers what is stored. */
  @Post()
  @Allow(admins)
  async create(
    @Body(new SchemaPipe(newWebhook)) input: NewWebhookBody,
    @CurrentActor() actor: Actor,
    @RequestHeader('idempotency-key', IdempotencyKeyPipe) key: string | undefined,
    @Res({ passthrough: true }) reply: ApiReply,
  ): Promise<WebhookWithSecretAnswer> {
    const id = this.idempotentIds.idOf(actor, key);
    const request = { input, actor, ...(id === undefined ? {} : { id }) };
    const { row, secret } = valueOf(await this.commands.execute(new CreateWebhook(request)));
    reply.header('location', `${apiPath}/webhooks/${row.id}`).header('etag', etagOf(row.webhook));
    return { ...this.answers.of(row), secret };
  }

  /** With its revision as the `ETag`. */
  @Get(':id')
  @Allow(readers)
  async get(@Param('id', webhookId) id: string, @Res({ passthrough: true }) reply: ApiReply): Promise<WebhookAnswer> {
    const row = valueOf(await this.queries.execute(new GetWebhook(id)));
    reply.header('etag', etagOf(row.webhook));
    return this.answers.of(row);
  }

  /** What is absent stays; `If-Match` guards what was seen. */
  // eslint-disable-next-line max-params -- one parameter for each part of the request
  @Patch(':id')
  @Allow(admins)
  async edit(
    @Param('id', webhookId) id: string,
    @Body(new SchemaPipe(webhookChanges)) body: WebhookChangesBody,
    @RequestHeader('if-match', IfMatchPipe) ifRevision: Revision | undefined,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: ApiReply,
  ): Promise<WebhookAnswer> {
    const request = { id, changes: withoutMasked(body), ifRevision, actor };
    const row = valueOf(await this.commands.execute(new EditWebhook(request)));
    reply.header('etag', etagOf(row.webhook));
    return this.answers.of(row);
  }

  /** At once; what waits is cancelled. */
  @Delete(':id')
  @HttpCode(204)
  @Allow(admins)
  async delete(
    @Param('id', webhookId) id: string,
    @RequestHeader('if-match', IfMatchPipe) ifRevision: Revision | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    valueOf(await this.commands.execute(new DeleteWebhook({ id, ifRevision, actor })));
  }

  /** The secrets that sign, in the clear. */
  @Get(':id/secret')
  @Allow(admins)
  async secret(@Param('id', webhookId) id: string): Promise<WebhookSecretAnswer> {
    return valueOf(await this.queries.execute(new GetWebhookSecrets(id)));
  }

  /** A new secret; the one before signs on for the overlap. */
  @Post(':id/secret/rotate')
  @HttpCode(200)
  @Allow(admins)
  async rotate(
    @Param('id', webhookId) id: string,
    @Body(new SchemaPipe(secretRotation)) { overlapHours }: SecretRotationBody,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: ApiReply,
  ): Promise<WebhookWithSecretAnswer> {
    const { row, secret } = valueOf(await this.commands.execute(new RotateSecret({ id, overlapHours, actor })));
    reply.header('etag', etagOf(row.webhook));
    return { ...this.answers.of(row), secret };
  }

  /** Sends the example of an event type now, to this webhook alone. */
  @Post(':id/test')
  @HttpCode(202)
  @Allow(admins)
  async test(
    @Param('id', webhookId) id: string,
    @Body(new SchemaPipe(testSend)) { eventType }: TestSendBody,
    @CurrentActor() actor: Actor,
  ): Promise<TestSendAnswer> {
    return valueOf(await this.commands.execute(new SendTest({ webhookId: id, eventType, actor })));
  }

  /** Every stored fact in order, also of a deleted webhook; as NDJSON for export. */
  @Get(':id/history')
  @Allow(readers)
  async history(
    @Param('id', webhookId) id: string,
    @Headers('accept') accept: string | undefined,
    @Res() reply: ApiReply,
  ): Promise<void> {
    sendHistory(reply, accept, valueOf(await this.queries.execute(new GetWebhookHistory(id))));
  }
}
