import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';

import { type StatsAnswer, type StatsQuery, statsQuery } from '#libs/contracts';

import { Allow, readers } from '../access/allow.decorator.js';
import { apiPath } from '../http/api-path.js';
import { IdPipe } from '../http/id.pipe.js';
import { valueOf } from '../http/outcome-value.js';
import { SchemaPipe } from '../http/schema.pipe.js';
import { toStatsAnswer } from './stats-answer.js';
import { GetStats } from './stats-queries.js';

/** Deliveries over time. */
@Controller(`${apiPath}/stats`)
@Allow(readers)
export class StatsController {
  constructor(private readonly queries: QueryBus) {}

  /** All webhooks together. */
  @Get()
  all(@Query(new SchemaPipe(statsQuery)) query: StatsQuery): Promise<StatsAnswer> {
    return this.answer(null, query);
  }

  /** One webhook. */
  @Get('webhooks/:id')
  ofWebhook(
    @Param('id', new IdPipe('webhook_not_found')) id: string,
    @Query(new SchemaPipe(statsQuery)) query: StatsQuery,
  ): Promise<StatsAnswer> {
    return this.answer(id, query);
  }

  private async answer(webhookId: string | null, query: StatsQuery): Promise<StatsAnswer> {
    const { bucket: resolution, ...range } = query;
    return toStatsAnswer(valueOf(await this.queries.execute(new GetStats({ resolution, webhookId, ...range }))));
  }
}
