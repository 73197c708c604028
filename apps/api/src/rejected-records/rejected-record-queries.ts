import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import type { Page, PageRequest, ReadModels, RejectedRecordRow } from '#libs/application';
import { READ_MODELS } from '#libs/nest-kit';

export class ListRejectedRecords extends Query<Page<RejectedRecordRow>> {
  constructor(readonly page: PageRequest) {
    super();
  }
}

@QueryHandler(ListRejectedRecords)
class ListRejectedRecordsHandler implements IQueryHandler<ListRejectedRecords> {
  constructor(@Inject(READ_MODELS) private readonly readModels: ReadModels) {}

  execute({ page }: ListRejectedRecords) {
    return this.readModels.listRejectedRecords(page);
  }
}

export const rejectedRecordQueryHandlers = [ListRejectedRecordsHandler];
