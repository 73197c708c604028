import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import type { ApiKeyRow, Page, PageRequest, ReadModels } from '#libs/application';
import { READ_MODELS } from '#libs/nest-kit';

export class ListApiKeys extends Query<Page<ApiKeyRow>> {
  constructor(readonly page: PageRequest) {
    super();
  }
}

export class GetApiKey extends Query<ApiKeyRow | null> {
  constructor(readonly id: string) {
    super();
  }
}

@QueryHandler(ListApiKeys)
class ListApiKeysHandler implements IQueryHandler<ListApiKeys> {
  constructor(@Inject(READ_MODELS) private readonly readModels: ReadModels) {}

  execute({ page }: ListApiKeys) {
    return this.readModels.listApiKeys(page);
  }
}

@QueryHandler(GetApiKey)
class GetApiKeyHandler implements IQueryHandler<GetApiKey> {
  constructor(@Inject(READ_MODELS) private readonly readModels: ReadModels) {}

  execute({ id }: GetApiKey) {
    return this.readModels.getApiKey(id);
  }
}

export const apiKeyQueryHandlers = [ListApiKeysHandler, GetApiKeyHandler];
