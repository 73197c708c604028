import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';

import { AccessGuard } from './access/access.guard.js';
import { RequestLimits } from './access/request-limits.js';
import { apiKeyCommandHandlers } from './api-keys/api-key-commands.js';
import { apiKeyQueryHandlers } from './api-keys/api-key-queries.js';
import { ApiKeysController } from './api-keys/api-keys.controller.js';
import { eventTypeCommandHandlers } from './event-types/event-type-commands.js';
import { eventTypeQueryHandlers } from './event-types/event-type-queries.js';
import { DocsController } from './docs/docs.controller.js';
import { EventTypesController } from './event-types/event-types.controller.js';
import { eventCommandHandlers } from './events/event-commands.js';
import { eventQueryHandlers } from './events/event-queries.js';
import { EventsController } from './events/events.controller.js';
import { KeylessHealthController } from './health/keyless-health.controller.js';
import { ExportStreams } from './history/export-streams.js';
import { historyQueryHandlers } from './history/history-queries.js';
import { HistoryController } from './history/history.controller.js';
import { IdempotentIds } from './http/idempotent-ids.js';
import { StreamedAnswers } from './http/streamed-answers.js';
import { LiveController } from './live/live.controller.js';
import { LiveStreams } from './live/live-streams.js';
import { messageCommandHandlers } from './messages/message-commands.js';
import { messageQueryHandlers } from './messages/message-queries.js';
import { MessagesController } from './messages/messages.controller.js';
import { rejectedRecordQueryHandlers } from './rejected-records/rejected-record-queries.js';
import { RejectedRecordsController } from './rejected-records/rejected-records.controller.js';
import { replayCommandHandlers } from './replays/replay-commands.js';
import { replayQueryHandlers } from './replays/replay-queries.js';
import { ReplaysController } from './replays/replays.controller.js';
import { sessionCommandHandlers } from './session/session-commands.js';
import { SessionController } from './session/session.controller.js';
import { statsQueryHandlers } from './stats/stats-queries.js';
import { StatsController } from './stats/stats.controller.js';
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
    SessionController,
    RejectedRecordsController,
    LiveController,
    HistoryController,
    StatsController,
    ReplaysController,
    KeylessHealthController,
    DocsController,
  ],
  providers: [
    AccessGuard,
    RequestLimits,
    IdempotentIds,
    StreamedAnswers,
    WebhookAnswers,
    LiveStreams,
    ExportStreams,
    ...webhookCommandHandlers,
    ...webhookQueryHandlers,
    ...eventCommandHandlers,
    ...eventQueryHandlers,
    ...eventTypeCommandHandlers,
    ...eventTypeQueryHandlers,
    ...messageCommandHandlers,
    ...messageQueryHandlers,
    ...sessionCommandHandlers,
    ...apiKeyCommandHandlers,
    ...apiKeyQueryHandlers,
    ...rejectedRecordQueryHandlers,
    ...statsQueryHandlers,
    ...historyQueryHandlers,
    ...replayCommandHandlers,
    ...replayQueryHandlers,
  ],
})
export class ApiModule {}
