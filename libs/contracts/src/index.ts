/** The type that a schema gives has its name, and says what it is of a request: `Body`, `Query`, `Answer` or `Page`. */
export {
  type ApiKeyAnswer,
  type ApiKeyListQuery,
  apiKeyListQuery,
  apiKeyAnswer,
  type ApiKeyPage,
  apiKeyPage,
  type CreatedApiKey,
  createdApiKey,
  type NewApiKeyBody,
  newApiKey,
} from './api-keys.js';
export { deadLetterOrigin } from './dead-letter.js';
export { deliveryRecordOnTheWire } from './delivery-record.js';
export {
  type EventTypeAnswer,
  eventTypeAnswer,
  type EventTypeChangesBody,
  eventTypeChanges,
  type EventTypeListQuery,
  eventTypeListQuery,
  type EventTypePage,
  eventTypePage,
  type NewEventTypeBody,
  newEventType,
} from './event-types.js';
export {
  type EventAnswer,
  eventAnswer,
  type EventDetailAnswer,
  eventDetailAnswer,
  type EventListQuery,
  eventListQuery,
  type EventPage,
  eventPage,
  maxEventBytes,
  type NewEventBody,
  newEvent,
  type PublishedEvent,
  publishedEvent,
} from './events.js';
export type { ReadEvent } from './envelopes.js';
export { parseFields } from './field-problems.js';
export { type LivenessAnswer, livenessAnswer, type ReadinessAnswer, readinessAnswer } from './health.js';
export {
  type ExportedFact,
  exportedFact,
  type HistoryExportQuery,
  historyExportQuery,
  type ActorAnswer,
  actorAnswer,
  type MessageFactAnswer,
  messageFactAnswer,
  type MessageHistory,
  messageHistory,
  type WebhookFactAnswer,
  webhookFactAnswer,
  type WebhookHistory,
  webhookHistory,
} from './history.js';
export { readIncomingRecord, type ReadRecord, type RecordToRead } from './incoming-record.js';
export { type JsonObject, type JsonValue, maxJsonDepth } from './json.js';
export { type LiveChangeAnswer, liveChangeAnswer, type LiveQuery, liveQuery } from './live.js';
export {
  type AttemptAnswer,
  attemptAnswer,
  type MessageAnswer,
  messageAnswer,
  type MessageDetailAnswer,
  messageDetailAnswer,
  type MessageListQuery,
  messageListQuery,
  type MessagePage,
  messagePage,
} from './messages.js';
export { defaultPageSize, maxPageSize } from './pagination.js';
export {
  type FieldProblem,
  fieldProblem,
  type ProblemCode,
  problemCode,
  type ProblemDetails,
  problemDetails,
  problemOf,
  problems,
} from './problems.js';
export { repeatedNameOf } from './repeated-name.js';
export {
  type RejectedRecordAnswer,
  rejectedRecordAnswer,
  type RejectedRecordListQuery,
  rejectedRecordListQuery,
  type RejectedRecordPage,
  rejectedRecordPage,
} from './rejected-records.js';
export { batchMediaType, structuredMediaType } from './cloud-events.js';
export {
  maxEventsPerRequest,
  maxPublishBytes,
  type PublishedEvents,
  publishedEvents,
  readPublishedEvents,
} from './published-events.js';
export { csrfHeader, type SessionAnswer, sessionAnswer, type SignInBody, signIn } from './session.js';
export {
  type NewReplayBody,
  newReplay,
  type ReplayAnswer,
  replayAnswer,
  type ReplayCount,
  replayCount,
  type ReplayListQuery,
  replayListQuery,
  type ReplayPage,
  replayPage,
} from './replays.js';
export {
  type StatsAnswer,
  statsAnswer,
  type StatsBucketAnswer,
  statsBucketAnswer,
  statsQuery,
  type StatsQuery,
} from './stats.js';
export { eventTypeName, uuid } from './values.js';
export {
  maskedValue,
  type NewWebhookBody,
  newWebhook,
  type SecretRotationBody,
  secretRotation,
  type TestSendBody,
  testSend,
  type TestSendAnswer,
  testSendAnswer,
  type WebhookAnswer,
  webhookAnswer,
  type WebhookChangesBody,
  webhookChanges,
  type WebhookListQuery,
  webhookListQuery,
  type WebhookPage,
  webhookPage,
  type WebhookSecretAnswer,
  webhookSecretAnswer,
  type WebhookWithSecretAnswer,
  webhookWithSecret,
} from './webhooks.js';
export { asyncApiDocument, type AsyncApiDocument } from './asyncapi/asyncapi-document.js';
export { openApiDocument, type OpenApiDocument } from './openapi/openapi-document.js';
export { type Operation, problemsOf } from './operations/operation.js';
export { operations } from './operations/operations.js';
