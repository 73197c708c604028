import { Body, Controller, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';

import type { Actor } from '#libs/application';
import {
  type EventTypeAnswer,
  type EventTypeChangesBody,
  eventTypeChanges,
  type EventTypeListQuery,
  eventTypeListQuery,
  type EventTypePage,
  type NewEventTypeBody,
  newEventType,
} from '#libs/contracts';
import type { Revision } from '#libs/domain';

import { admins, Allow, readers } from '../access/allow.decorator.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { apiPath } from '../http/api-path.js';
import type { ApiReply } from '../http/api-request.js';
import { etagOf, IfMatchPipe } from '../http/if-match.pipe.js';
import { valueOf } from '../http/outcome-value.js';
import { RequestHeader } from '../http/request-header.decorator.js';
import { SchemaPipe } from '../http/schema.pipe.js';
import { toPage } from '../http/to-page.js';
import { toEventTypeAnswer } from './event-type-answer.js';
import { EditEventType, RegisterEventType } from './event-type-commands.js';
import { EventTypeNamePipe } from './event-type-name.pipe.js';
import { GetEventType, ListEventTypes } from './event-type-queries.js';

/** The catalog that webhooks choose from. */
@Controller(`${apiPath}/event-types`)
export class EventTypesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** By name, with what was only observed. */
  @Get()
  @Allow(readers)
  async list(@Query(new SchemaPipe(eventTypeListQuery)) query: EventTypeListQuery): Promise<EventTypePage> {
    const { limit, cursor, ...filter } = query;
    return toPage(await this.queries.execute(new ListEventTypes(filter, { limit, cursor })), toEventTypeAnswer);
  }

  /** Also for a type that was only observed until now. */
  @Post()
  @Allow(admins)
  async register(
    @Body(new SchemaPipe(newEventType)) { name, ...definition }: NewEventTypeBody,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: ApiReply,
  ): Promise<EventTypeAnswer> {
    const entry = valueOf(await this.commands.execute(new RegisterEventType({ name, definition, actor })));
    reply.header('location', `${apiPath}/event-types/${name}`).header('etag', etagOf(entry.eventType));
    return toEventTypeAnswer(entry);
  }

  /** With its revision as the `ETag`. */
  @Get(':name')
  @Allow(readers)
  async get(
    @Param('name', EventTypeNamePipe) name: string,
    @Res({ passthrough: true }) reply: ApiReply,
  ): Promise<EventTypeAnswer> {
    const entry = valueOf(await this.queries.execute(new GetEventType(name)));
    reply.header('etag', etagOf(entry.eventType));
    return toEventTypeAnswer(entry);
  }

  /** What is absent stays; `If-Match` guards what was seen. */
  // eslint-disable-next-line max-params -- one parameter for each part of the request
  @Patch(':name')
  @Allow(admins)
  async edit(
    @Param('name', EventTypeNamePipe) name: string,
    @Body(new SchemaPipe(eventTypeChanges)) { archived, ...changes }: EventTypeChangesBody,
    @RequestHeader('if-match', IfMatchPipe) ifRevision: Revision | undefined,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: ApiReply,
  ): Promise<EventTypeAnswer> {
    const request = { name, changes, archived, ifRevision, actor };
    const entry = valueOf(await this.commands.execute(new EditEventType(request)));
    reply.header('etag', etagOf(entry.eventType));
    return toEventTypeAnswer(entry);
  }
}
