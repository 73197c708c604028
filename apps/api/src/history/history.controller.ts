import { Controller, Get, Query, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';

import { type HistoryExportQuery, historyExportQuery } from '#libs/contracts';

import { Allow, readers } from '../access/allow.decorator.js';
import { apiPath } from '../http/api-path.js';
import type { ApiReply } from '../http/api-request.js';
import { valueOf } from '../http/outcome-value.js';
import { SchemaPipe } from '../http/schema.pipe.js';
import { ExportStreams } from './export-streams.js';
import { ExportHistory } from './history-queries.js';

/** Everything that is stored, for auditors. */
@Controller(`${apiPath}/history`)
export class HistoryController {
  constructor(
    private readonly queries: QueryBus,
    private readonly streams: ExportStreams,
  ) {}

  /** NDJSON, as fast as the client reads; it goes on behind the last position that it has. */
  @Get()
  @Allow(readers)
  async export(
    @Query(new SchemaPipe(historyExportQuery)) query: HistoryExportQuery,
    @Res() reply: ApiReply,
  ): Promise<void> {
    const wanted = { since: query.since ?? null, until: query.until ?? null, after: query.after ?? null };
    await this.streams.serve(reply, async (signal) =>
      valueOf(await this.queries.execute(new ExportHistory({ ...wanted, signal }))),
    );
  }
}
