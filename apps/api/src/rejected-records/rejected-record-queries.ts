import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import type { Page, PageRequest, ReadModels, RejectedRecordFilter, RejectedRecordRow } from '#libs/application';
import { READ_MODELS } from '#libs/nest-kit';

export class ListRejectedRecords extends Query<Page<RejectedRecordRow>> {
  constructor(
    readonly filter: RejectedRecordFilter,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(ListRejectedRecords)
class ListRejectedRecordsHandler implements IQueryHandler<ListRejectedRecords> {
  constructor(@Inject(READ_MODELS) private readonly readModels: ReadModels) {}

  execute({ filter, page }: ListRejectedRecords) {
    return this.readModels.listRejectedRecords(filter, page);
  }
}

export const rejectedRecordQueryHandlers = [ListRejectedRecordsHandler];
