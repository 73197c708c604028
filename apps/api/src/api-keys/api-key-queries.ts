import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import type { ApiKeyRow, ReadModels } from '#libs/application';
import { READ_MODELS } from '#libs/nest-kit';

export class ListApiKeys extends Query<readonly ApiKeyRow[]> {}

@QueryHandler(ListApiKeys)
class ListApiKeysHandler implements IQueryHandler<ListApiKeys> {
  constructor(@Inject(READ_MODELS) private readonly readModels: ReadModels) {}

  execute() {
    return this.readModels.listApiKeys();
  }
}

export const apiKeyQueryHandlers = [ListApiKeysHandler];
