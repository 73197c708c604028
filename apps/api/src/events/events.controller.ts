import { Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';

import type { Actor } from '#libs/application';
import {
  type EventDetailAnswer,
  type EventListQuery,
  eventListQuery,
  type EventPage,
  type PublishedEvent,
  type PublishedEvents,
  readPublishedEvents,
} from '#libs/contracts';

import { Allow, publishers, readers } from '../access/allow.decorator.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { apiPath } from '../http/api-path.js';
import type { ApiRequest } from '../http/api-request.js';
import { RequestProblem } from '../http/request-problem.js';
import { IdPipe } from '../http/id.pipe.js';
import { IdempotencyKeyPipe } from '../http/idempotency-key.pipe.js';
import { IdempotentIds } from '../http/idempotent-ids.js';
import { valueOf } from '../http/outcome-value.js';
import { RequestHeader } from '../http/request-header.decorator.js';
import { SchemaPipe } from '../http/schema.pipe.js';
import { toPage } from '../http/to-page.js';
import { toEventAnswer } from './event-answer.js';
import { PublishEvents } from './event-commands.js';
import { GetEvent, ListEvents } from './event-queries.js';

/** What happened in the Control Plane. */
@Controller(`${apiPath}/events`)
export class EventsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly idempotentIds: IdempotentIds,
  ) {}

  /**
   * 202: each event is stored together with its recipients. A repeat answers the same ids, as known. One event, or an
   * array of at most 100 in at most 1 MiB; as CloudEvents too.
   */
  @Post()
  @HttpCode(202)
  @Allow(publishers)
  async publish(
    @Req() request: ApiRequest,
    @CurrentActor() actor: Actor,
    @RequestHeader('idempotency-key', IdempotencyKeyPipe) key: string | undefined,
  ): Promise<PublishedEvent | PublishedEvents> {
    const read = readPublishedEvents({
      headers: request.headers,
      body: request.body,
      bodyBytes: request.bodyBytes,
      receivedAt: new Date().toISOString(),
    });
    if (read.kind === 'refused')
      throw new RequestProblem(read.code, read.errors.length === 0 ? {} : { errors: read.errors });
    const { events, isOne } = read;
    const asked = events.map((event, index) =>
      isOne
        ? { event, place: '', idempotentId: this.idempotentIds.idOf(actor, key) }
        : { event, place: String(index), idempotentId: this.idempotentIds.idOfPart(actor, key, index) },
    );
    const accepted = valueOf(await this.commands.execute(new PublishEvents(asked, actor)));
    const items = accepted.map(({ eventId, isKnown }) => ({ id: eventId, known: isKnown }));
    const [first] = items;
    return isOne && first !== undefined ? first : { items };
  }

  /** What came in, wanted or not, newest first. */
  @Get()
  @Allow(readers)
  async list(@Query(new SchemaPipe(eventListQuery)) query: EventListQuery): Promise<EventPage> {
    const { limit, cursor, ...filter } = query;
    return toPage(await this.queries.execute(new ListEvents(filter, { limit, cursor })), toEventAnswer);
  }

  /** One event with its payload and recipients. */
  @Get(':id')
  @Allow(readers)
  async get(@Param('id', new IdPipe('event_not_found')) id: string): Promise<EventDetailAnswer> {
    const { row, data, recipients, schemaProblems } = valueOf(await this.queries.execute(new GetEvent(id)));
    return { ...toEventAnswer(row), data, schemaProblems: [...schemaProblems], recipients: [...recipients] };
  }
}
