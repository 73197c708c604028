import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';

import { ApiKeyGuard } from './access/api-key.guard.js';
import { CreateApiKeyHandler, RevokeApiKeyHandler } from './api-keys/api-key-commands.js';
import { ListApiKeysHandler } from './api-keys/api-key-queries.js';
import { ApiKeysController } from './api-keys/api-keys.controller.js';
import { EventTypesController } from './event-types/event-types.controller.js';
import { PublishEventHandler } from './events/event-commands.js';
import { GetEventHandler, ListEventsHandler } from './events/event-queries.js';
import { EventsController } from './events/events.controller.js';
import { HealthController } from './health/health.controller.js';
import { IdempotentIds } from './http/idempotent-ids.js';
import { CancelMessageHandler, RetryMessageHandler } from './messages/message-commands.js';
import { GetMessageHandler, GetMessageHistoryHandler, ListMessagesHandler } from './messages/message-queries.js';
import { MessagesController } from './messages/messages.controller.js';
import { WebhookAnswers } from './webhooks/webhook-answer.js';
import { webhookCommandHandlers } from './webhooks/webhook-commands.js';
import { webhookQueryHandlers } from './webhooks/webhook-queries.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';

/** The REST API. Use cases and ports come from the engines module of the process. */
@Module({
  imports: [CqrsModule],
  controllers: [
    WebhooksController,
    EventsController,
    MessagesController,
    EventTypesController,
    ApiKeysController,
    HealthController,
  ],
  providers: [
    ApiKeyGuard,
    IdempotentIds,
    WebhookAnswers,
    ...webhookCommandHandlers,
    ...webhookQueryHandlers,
    PublishEventHandler,
    ListEventsHandler,
    GetEventHandler,
    RetryMessageHandler,
    CancelMessageHandler,
    ListMessagesHandler,
    GetMessageHandler,
    GetMessageHistoryHandler,
    CreateApiKeyHandler,
    RevokeApiKeyHandler,
    ListApiKeysHandler,
  ],
})
export class ApiModule {}
