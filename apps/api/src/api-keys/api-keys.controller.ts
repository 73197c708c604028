import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';

import type { Actor, ApiKeyRow } from '#libs/application';
import {
  type ApiKeyAnswer,
  type ApiKeyListQuery,
  apiKeyListQuery,
  type ApiKeyPage,
  type CreatedApiKey,
  type NewApiKeyBody,
  newApiKey,
} from '#libs/contracts';

import { admins, Allow } from '../access/allow.decorator.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { apiPath } from '../http/api-path.js';
import type { ApiReply } from '../http/api-request.js';
import { IdPipe } from '../http/id.pipe.js';
import { valueOf } from '../http/outcome-value.js';
import { RequestProblem } from '../http/request-problem.js';
import { SchemaPipe } from '../http/schema.pipe.js';
import { toPage } from '../http/to-page.js';
import { CreateApiKey, RevokeApiKey } from './api-key-commands.js';
import { GetApiKey, ListApiKeys } from './api-key-queries.js';

/** Everything but the hash. */
const toApiKeyAnswer = ({ id, name, role, createdAt, expiresAt }: ApiKeyRow): ApiKeyAnswer => ({
  id,
  name,
  role,
  createdAt,
  expiresAt,
});

/** Who may call the API. */
@Controller(`${apiPath}/api-keys`)
@Allow(admins)
export class ApiKeysController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** All keys that were not revoked, without the keys themselves. */
  @Get()
  async list(@Query(new SchemaPipe(apiKeyListQuery)) page: ApiKeyListQuery): Promise<ApiKeyPage> {
    return toPage(await this.queries.execute(new ListApiKeys(page)), toApiKeyAnswer);
  }

  /** Without the key itself. */
  @Get(':id')
  async get(@Param('id', new IdPipe('api_key_not_found')) id: string): Promise<ApiKeyAnswer> {
    const row = await this.queries.execute(new GetApiKey(id));
    if (row === null) throw new RequestProblem('api_key_not_found');
    return toApiKeyAnswer(row);
  }

  /** Answers the key, this once. */
  @Post()
  async create(
    @Body(new SchemaPipe(newApiKey)) body: NewApiKeyBody,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: ApiReply,
  ): Promise<CreatedApiKey> {
    const { row, key } = valueOf(await this.commands.execute(new CreateApiKey({ ...body, actor })));
    reply.header('location', `${apiPath}/api-keys/${row.id}`);
    return { ...toApiKeyAnswer(row), key };
  }

  /** Opens nothing from the moment of the answer. */
  @Delete(':id')
  @HttpCode(204)
  async revoke(@Param('id', new IdPipe('api_key_not_found')) id: string, @CurrentActor() actor: Actor): Promise<void> {
    valueOf(await this.commands.execute(new RevokeApiKey(id, actor)));
  }
}
