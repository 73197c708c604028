import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';

import type { Actor, Ids } from '#libs/application';
import {
  type NewReplayBody,
  newReplay,
  type ReplayAnswer,
  type ReplayCount,
  type ReplayListQuery,
  replayListQuery,
  type ReplayPage,
} from '#libs/contracts';
import { IDS } from '#libs/nest-kit';

import { Allow, operators, readers } from '../access/allow.decorator.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { apiPath } from '../http/api-path.js';
import type { ApiReply } from '../http/api-request.js';
import { IdempotencyKeyPipe } from '../http/idempotency-key.pipe.js';
import { IdempotentIds } from '../http/idempotent-ids.js';
import { IdPipe } from '../http/id.pipe.js';
import { valueOf } from '../http/outcome-value.js';
import { RequestHeader } from '../http/request-header.decorator.js';
import { SchemaPipe } from '../http/schema.pipe.js';
import { toPage } from '../http/to-page.js';
import { toReplayAnswer, toReplayInput } from './replay-answer.js';
import { CancelReplay, RequestReplay } from './replay-commands.js';
import { CountReplay, GetReplay, ListReplays } from './replay-queries.js';

const replayId = new IdPipe('replay_not_found');

/** Retrying many messages at once, and sending past events. */
@Controller(`${apiPath}/replays`)
export class ReplaysController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly idempotentIds: IdempotentIds,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** 202: it is stored and goes on by itself, also after a restart. A dry run answers 200 and only counts.
   * A repeat under the same `Idempotency-Key` answers the replay that there is. */
  @Post()
  @HttpCode(202)
  @Allow(operators)
  async request(
    @Body(new SchemaPipe(newReplay)) body: NewReplayBody,
    @RequestHeader('idempotency-key', IdempotencyKeyPipe) key: string | undefined,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: ApiReply,
  ): Promise<ReplayAnswer | ReplayCount> {
    const input = toReplayInput(body);
    if (body.dryRun) {
      reply.code(200);
      return { matching: valueOf(await this.queries.execute(new CountReplay(input))) };
    }
    const row = valueOf(
      await this.commands.execute(
        new RequestReplay(this.idempotentIds.idOf(actor, key) ?? this.ids.ordered(), input, actor),
      ),
    );
    reply.header('location', `${apiPath}/replays/${row.id}`);
    return toReplayAnswer(row);
  }

  /** Newest first. */
  @Get()
  @Allow(readers)
  async list(
    @Query(new SchemaPipe(replayListQuery)) { limit, cursor, ...filter }: ReplayListQuery,
  ): Promise<ReplayPage> {
    return toPage(await this.queries.execute(new ListReplays(filter, { limit, cursor })), toReplayAnswer);
  }

  /** One replay with how far it has come. */
  @Get(':id')
  @Allow(readers)
  async get(@Param('id', replayId) id: string): Promise<ReplayAnswer> {
    return toReplayAnswer(valueOf(await this.queries.execute(new GetReplay(id))));
  }

  /** Stops it; what it has retried stays retried. Answers the new state. */
  @Post(':id/cancel')
  @HttpCode(200)
  @Allow(operators)
  async cancel(@Param('id', replayId) id: string, @CurrentActor() actor: Actor): Promise<ReplayAnswer> {
    return toReplayAnswer(valueOf(await this.commands.execute(new CancelReplay(id, actor))));
  }
}
