export { ApiKeyRegistry, type Principal } from './api-keys/api-key-registry.js';
export { ApiKeyUseCases } from './api-keys/api-key-use-cases.js';
export { AttemptRunner } from './delivery/attempt-runner.js';
export { breakersElsewhere, type BreakerView } from './delivery/breaker-view.js';
export type { DeliverySettings } from './delivery/delivery-settings.js';
export { DeliveryTargets } from './delivery/delivery-target.js';
export { DeliveryWorker } from './delivery/delivery-worker.js';
export { OrderCheck } from './delivery/order-check.js';
export { PayloadCache } from './delivery/payload-cache.js';
export { UpcomingOrders } from './delivery/upcoming-orders.js';
export { eventIdOf, idempotentIdOf, messageIdOf, placeOf } from './derived-ids.js';
export { type EventTypeEntry, type EventTypeFilter, EventTypeRegistry } from './event-types/event-type-registry.js';
export { EventTypeUseCases } from './event-types/event-type-use-cases.js';
export { IncomingEventsCatalog } from './event-types/incoming-events-catalog.js';
export { type AcceptedEvent, EventAcceptance } from './events/accept-event.js';
export { type EventDetail, EventUseCases } from './events/event-use-cases.js';
export { RejectRecord } from './events/reject-record.js';
export { FactRecorder } from './fact-recorder.js';
export { Projector } from './following/projector.js';
export { rebuildBeside, rebuildInPlace, type RebuildProgress } from './following/rebuild.js';
export { ReadYourWrites } from './following/read-your-writes.js';
export { HistoryExport, type HistoryExportRequest } from './history/history-export.js';
export { HeldRecords } from './held-records.js';
export type { LiveBatch } from './live/live-change.js';
export { LiveChanges } from './live/live-changes.js';
export {
  type HistoryEntry,
  type MessageDetail,
  type MessageUseCaseRefusal,
  MessageUseCases,
} from './messages/message-use-cases.js';
export { type Outcome, type Refusal } from './outcome.js';
export {
  CheckpointMoved,
  CorruptRecord,
  NotReady,
  RevisionConflict,
  StoreUnavailable,
  UnknownMasterKey,
} from './ports/errors.js';
export type {
  Actor,
  Append,
  Appended,
  EventBatch,
  EventMetadata,
  EventStore,
  NewEvent,
  Position,
  RecordedEvent,
  StreamPage,
  SubscribeOptions,
} from './ports/event-store.js';
export type { AddressGuard, HttpRequest, HttpResult, HttpSender, UrlRefusal } from './ports/http-sender.js';
export type {
  BatchHandler,
  BusRecord,
  DeadLetter,
  DeliveryRecord,
  IncomingRecord,
  MessageBus,
  OrderRecord,
  Topic,
  Topics,
} from './ports/message-bus.js';
export type { FollowerPlaces } from './ports/follower-places.js';
export type { Lease, Leases } from './ports/leases.js';
export type { ProjectorHeartbeat } from './ports/projection-progress.js';
export type { ReadModelRebuild, ReadModelRebuilds } from './ports/read-model-rebuild.js';
export type { Clock, Ids, KeyHasher, Log, LogFields, RequestSigner, SecretBox } from './ports/primitives.js';
export type { DeliveryQueue, QueueCursor, QueuedOrder } from './ports/delivery-queue.js';
export { InvalidCursor, type Page, type PageRequest } from './ports/page.js';
export type { Projection } from './ports/projection.js';
export type {
  ApiKeyRow,
  EventFilter,
  EventRow,
  MessageFilter,
  MessageRow,
  ReadModels,
  RejectedRecordFilter,
  RejectedRecordRow,
  WebhookFilter,
  WebhookRow,
} from './ports/read-models.js';
export type { OpenMessage, ReconcilerSource } from './ports/reconciler-source.js';
export type { RegistrySource } from './ports/registry-source.js';
export type { EventReplayFilter, ReplayListFilter, ReplayRow, ReplaySource } from './ports/replay-source.js';
export type { RetentionSource } from './ports/retention-source.js';
export type { StatsQuery, StatsResolution, StatsRow } from './ports/stats.js';
export type { CompiledSchema, SchemaCompiler } from './ports/schema-compiler.js';
export { Reconciler } from './reconciler/reconciler.js';
export { Semaphore } from './semaphore.js';
export { pauseFor } from './waiting.js';
export { refuseUnknownMasterKeys } from './webhooks/stored-secrets.js';
export { type Session, type SessionSettings, SessionUseCases } from './sessions/session-use-cases.js';
export { SendTestEvent } from './webhooks/send-test-event.js';
export type { WebhookChanges } from './webhooks/webhook-input.js';
export { WebhookRecorder } from './webhooks/webhook-recorder.js';
export { WebhookRegistry } from './webhooks/webhook-registry.js';
export { WebhookRules } from './webhooks/webhook-rules.js';
export {
  type RevealedSecrets,
  type WebhookHistoryEntry,
  WebhookUseCases,
  type WebhookUseCaseRefusal,
  type WebhookWithSecret,
} from './webhooks/webhook-use-cases.js';
export { latencyBucketOf, latencyBuckets, latencyPercentile } from './stats/latency-histogram.js';
export { statsResolutions } from './stats/stats-resolutions.js';
export { type Stats, StatsUseCases } from './stats/stats-use-cases.js';
export { OperationalEvents } from './operational-events/operational-events.js';
export { ReplayRunner } from './replays/replay-runner.js';
export { Retention } from './retention/retention.js';
export { type ReplayInput, ReplayUseCases } from './replays/replay-use-cases.js';
