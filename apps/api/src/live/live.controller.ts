import { Controller, Get, Query, Res } from '@nestjs/common';

import { type Actor, LiveChanges } from '#libs/application';
import { type LiveQuery, liveQuery } from '#libs/contracts';

import { Allow, readers } from '../access/allow.decorator.js';
import { CurrentActor } from '../access/current-actor.decorator.js';
import { apiPath } from '../http/api-path.js';
import type { ApiReply } from '../http/api-request.js';
import { valueOf } from '../http/outcome-value.js';
import { RequestHeader } from '../http/request-header.decorator.js';
import { SchemaPipe } from '../http/schema.pipe.js';
import { LiveStreams } from './live-streams.js';

/** What changes, while it changes. */
@Controller(`${apiPath}/live`)
export class LiveController {
  constructor(
    private readonly changes: LiveChanges,
    private readonly streams: LiveStreams,
  ) {}

  /** Server-sent events. A client that is too slow is cut off, and goes on after the last id that it has. */
  @Get()
  @Allow(readers)
  async listen(
    @Query(new SchemaPipe(liveQuery)) { after, ...filter }: LiveQuery,
    @RequestHeader('last-event-id') lastEventId: string | undefined,
    @CurrentActor() { id: keyId }: Actor,
    @Res() reply: ApiReply,
  ): Promise<void> {
    const from = lastEventId ?? after ?? null;
    await this.streams.serve(keyId, reply, async (signal) =>
      valueOf(await this.changes.open({ after: from, filter, signal })),
    );
  }
}
