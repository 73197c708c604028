export { CorruptRecord, RevisionConflict, StoreUnavailable } from './ports/errors.js';
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
  FirstRecord,
  IncomingRecord,
  LookRecord,
  MessageBus,
  OrderRecord,
  Topic,
  Topics,
} from './ports/message-bus.js';
export type { Clock, Ids, KeyHasher, Log, LogFields, RequestSigner, SecretBox } from './ports/primitives.js';
export {
  type ApiKeyRow,
  type DeliveryQueue,
  type EventFilter,
  type EventRow,
  InvalidCursor,
  type MessageFilter,
  type MessageRow,
  type OpenMessage,
  type Page,
  type PageRequest,
  type Projection,
  type QueueCursor,
  type QueuedOrder,
  type ReadModels,
  type ReconcilerSource,
  type RegistrySource,
  type WebhookFilter,
  type WebhookRow,
} from './ports/read-models.js';
