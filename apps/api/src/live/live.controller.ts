import { Controller, Get, Query, Req, Res } from '@nestjs/common';

import { LiveChanges } from '#libs/application';
import { type LiveQuery, liveQuery } from '#libs/contracts';

import { Allow, readers } from '../access/allow.decorator.js';
import { apiPath } from '../http/api-path.js';
import type { ApiReply, ApiRequest } from '../http/api-request.js';
import { valueOf } from '../http/outcome-value.js';
import { RequestHeader } from '../http/request-header.decorator.js';
import { RequestProblem } from '../http/request-problem.js';
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
    @Req() { principal, signedIn }: ApiRequest,
    @Res() reply: ApiReply,
  ): Promise<void> {
    const from = lastEventId ?? after ?? null;
    if (principal === null) throw new RequestProblem('unauthorized');
    await this.streams.serve({ keyId: principal.keyId, endsAt: signedIn?.idleEndsAt ?? null }, reply, async (signal) =>
      valueOf(await this.changes.open({ after: from, filter, signal })),
    );
  }
}
