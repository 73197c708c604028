import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';

import { type RejectedRecordListQuery, rejectedRecordListQuery, type RejectedRecordPage } from '#libs/contracts';

import { Allow, readers } from '../access/allow.decorator.js';
import { apiPath } from '../http/api-path.js';
import { SchemaPipe } from '../http/schema.pipe.js';
import { toPage } from '../http/to-page.js';
import { toRejectedRecordAnswer } from './rejected-record-answer.js';
import { ListRejectedRecords } from './rejected-record-queries.js';

/** What came in and could not be read as an event. */
@Controller(`${apiPath}/rejected-records`)
export class RejectedRecordsController {
  constructor(private readonly queries: QueryBus) {}

  /** Newest first, with reason, origin and the first 16 KiB. */
  @Get()
  @Allow(readers)
  async list(
    @Query(new SchemaPipe(rejectedRecordListQuery)) { limit, cursor, ...filter }: RejectedRecordListQuery,
  ): Promise<RejectedRecordPage> {
    return toPage(
      await this.queries.execute(new ListRejectedRecords(filter, { limit, cursor })),
      toRejectedRecordAnswer,
    );
  }
}
