import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import {
  type Outcome,
  type Page,
  type PageRequest,
  type ReadModels,
  type RevealedSecrets,
  type WebhookFilter,
  type WebhookHistoryEntry,
  type WebhookRow,
  WebhookUseCases,
} from '#libs/application';
import { READ_MODELS } from '#libs/nest-kit';

export class ListWebhooks extends Query<Page<WebhookRow>> {
  constructor(
    readonly filter: WebhookFilter,
    readonly page: PageRequest,
  ) {
    super();
  }
}

export class GetWebhook extends Query<Outcome<WebhookRow, 'webhook_not_found'>> {
  constructor(readonly id: string) {
    super();
  }
}

export class GetWebhookSecrets extends Query<Outcome<RevealedSecrets, 'webhook_not_found'>> {
  constructor(readonly id: string) {
    super();
  }
}

export class GetWebhookHistory extends Query<Outcome<readonly WebhookHistoryEntry[], 'webhook_not_found'>> {
  constructor(readonly id: string) {
    super();
  }
}

@QueryHandler(ListWebhooks)
class ListWebhooksHandler implements IQueryHandler<ListWebhooks> {
  constructor(@Inject(READ_MODELS) private readonly readModels: ReadModels) {}

  execute({ filter, page }: ListWebhooks) {
    return this.readModels.listWebhooks(filter, page);
  }
}

@QueryHandler(GetWebhook)
class GetWebhookHandler implements IQueryHandler<GetWebhook> {
  constructor(private readonly webhooks: WebhookUseCases) {}

  execute({ id }: GetWebhook) {
    return this.webhooks.get(id);
  }
}

@QueryHandler(GetWebhookSecrets)
class GetWebhookSecretsHandler implements IQueryHandler<GetWebhookSecrets> {
  constructor(private readonly webhooks: WebhookUseCases) {}

  execute({ id }: GetWebhookSecrets) {
    return Promise.resolve(this.webhooks.revealSecrets(id));
  }
}

@QueryHandler(GetWebhookHistory)
class GetWebhookHistoryHandler implements IQueryHandler<GetWebhookHistory> {
  constructor(private readonly webhooks: WebhookUseCases) {}

  execute({ id }: GetWebhookHistory) {
    return this.webhooks.history(id);
  }
}

export const webhookQueryHandlers = [
  ListWebhooksHandler,
  GetWebhookHandler,
  GetWebhookSecretsHandler,
  GetWebhookHistoryHandler,
];
