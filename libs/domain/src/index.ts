export {
  type ApiKeyCommand,
  type ApiKeyCreated,
  type ApiKeyEvent,
  type ApiKeyRefusal,
  type ApiKeyState,
  decideApiKey,
  evolveApiKey,
  noApiKey,
  type Role,
} from './api-key/api-key.js';
export { accept, type Decision, refuse } from './decision.js';
export {
  type DomainEvent,
  isApiKeyEvent,
  isEventStreamEvent,
  isMessageEvent,
  isRejectionEvent,
  isReplayEvent,
  isEventTypeEvent,
  isSignInLinkEvent,
  isWebhookEvent,
} from './domain-event.js';
export {
  type AcceptEvent,
  decideEvent,
  decideEventExpiry,
  decideEventReplay,
  type EventRefusal,
  type EventState,
  evolveEvent,
  type LiveEvent,
  messageAcceptanceOf,
  noEvent,
  recipientsOf,
} from './event/event.js';
export type { EventRejected, RejectionEvent } from './event/rejection-events.js';
export { builtInEventTypes } from './event-type/built-in-event-types.js';
export { isReservedEventType, type OperationalEventName } from './event-type/operational-event-types.js';
export {
  decideEventType,
  evolveEventType,
  type EventTypeCommand,
  type EventTypeRefusal,
  type EventTypeState,
  initialEventType,
} from './event-type/event-type.js';
export type { EventTypeDefinition, EventTypeEvent } from './event-type/event-type-events.js';
export type {
  EventAccepted,
  EventExpired,
  EventReplayed,
  EventStreamEvent,
  SchemaProblem,
} from './event/event-events.js';
export {
  type AttemptErrorCode,
  type AttemptOutcome,
  type AttemptReport,
  isGone,
  judge,
  retryAfterOf,
  type Verdict,
} from './message/attempt.js';
export {
  decideMessage,
  type MessageCommand,
  type MessageRefusal,
  type RecordAttempt,
} from './message/decide-message.js';
export {
  acceptedMessage,
  answersOpenOrder,
  evolveMessage,
  type MessageAcceptance,
  type MessageState,
  type MessageStatus,
  type Order,
} from './message/message.js';
export type {
  AttemptFailed,
  AttemptSucceeded,
  MessageCancelled,
  MessageEvent,
  MessageFailed,
  RetryRequested,
} from './message/message-events.js';
export {
  decideReplay,
  evolveReplay,
  noReplay,
  type ReplayCommand,
  type ReplayRefusal,
  type ReplayState,
} from './replay/replay.js';
export type { ReplayEvent, ReplayFilter, ReplayProgress, ReplayRequested } from './replay/replay-events.js';
export { defaultHorizonMs, defaultRetryPolicy, type RetryPolicy } from './retry-policy.js';
export { canonicalJson, isSameJson } from './same-json.js';
export {
  decideSignInLink,
  evolveSignInLink,
  noSignInLink,
  type SignInLinkCommand,
  type SignInLinkEvent,
  type SignInLinkState,
} from './session/sign-in-link.js';
export {
  apiKeyStream,
  eventStream,
  eventTypeStream,
  idOf,
  messageStream,
  rejectionStream,
  replayStream,
  signInLinkStream,
  streamCategories,
  type StreamCategory,
  type StreamId,
  webhookStream,
} from './streams.js';
export {
  type ApiKeyId,
  type EventId,
  type IsoInstant,
  type JsonObject,
  type MessageId,
  nextRevision,
  plusMs,
  type Revision,
  type Sealed,
  type Ticket,
  toInstant,
  toMs,
  type WebhookId,
} from './values.js';
export {
  decideWebhook,
  evolveWebhook,
  isLiveWebhook,
  type LiveWebhook,
  noWebhook,
  type WebhookCommand,
  type WebhookRefusal,
  type WebhookSecrets,
  type WebhookState,
} from './webhook/webhook.js';
export type { SwitchOffReason, WebhookCreated, WebhookEvent, WebhookSettings } from './webhook/webhook-events.js';
