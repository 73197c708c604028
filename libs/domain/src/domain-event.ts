import type { ApiKeyEvent } from './api-key/api-key.js';
import type { EventStreamEvent } from './event/event-events.js';
import type { EventTypeEvent } from './event-type/event-type-events.js';
import type { RejectionEvent } from './event/rejection-events.js';
import type { MessageEvent } from './message/message-events.js';
import type { ReplayEvent } from './replay/replay-events.js';
import type { SignInLinkEvent } from './session/sign-in-link.js';
import type { StreamCategory } from './streams.js';
import type { WebhookEvent } from './webhook/webhook-events.js';

/** Every fact that Hookline records. */
export type DomainEvent =
  | WebhookEvent
  | EventStreamEvent
  | MessageEvent
  | ApiKeyEvent
  | RejectionEvent
  | EventTypeEvent
  | ReplayEvent
  | SignInLinkEvent;

/** In whose stream each kind of fact is stored. */
const categoryOfType = {
  WebhookCreated: 'webhook',
  WebhookDetailsChanged: 'webhook',
  WebhookActivated: 'webhook',
  WebhookDeactivated: 'webhook',
  WebhookSecretRotated: 'webhook',
  WebhookDeleted: 'webhook',
  EventAccepted: 'event',
  EventReplayed: 'event',
  EventExpired: 'event',
  AttemptSucceeded: 'message',
  AttemptFailed: 'message',
  MessageFailed: 'message',
  MessageCancelled: 'message',
  RetryRequested: 'message',
  ApiKeyCreated: 'apiKey',
  ApiKeyRevoked: 'apiKey',
  EventRejected: 'rejection',
  RejectionExpired: 'rejection',
  EventTypeRegistered: 'eventType',
  EventTypeChanged: 'eventType',
  EventTypeArchived: 'eventType',
  EventTypeRestored: 'eventType',
  EventTypeObserved: 'eventType',
  ReplayRequested: 'replay',
  ReplayProgressed: 'replay',
  ReplayFinished: 'replay',
  ReplayCancelled: 'replay',
  SignInLinkCreated: 'signInLink',
  SignInLinkUsed: 'signInLink',
} as const satisfies Record<DomainEvent['type'], StreamCategory>;

export const categoryOf = (event: DomainEvent): StreamCategory => categoryOfType[event.type];

export const isWebhookEvent = (event: DomainEvent): event is WebhookEvent => categoryOf(event) === 'webhook';
export const isEventStreamEvent = (event: DomainEvent): event is EventStreamEvent => categoryOf(event) === 'event';
export const isMessageEvent = (event: DomainEvent): event is MessageEvent => categoryOf(event) === 'message';
export const isApiKeyEvent = (event: DomainEvent): event is ApiKeyEvent => categoryOf(event) === 'apiKey';
export const isRejectionEvent = (event: DomainEvent): event is RejectionEvent => categoryOf(event) === 'rejection';
export const isEventTypeEvent = (event: DomainEvent): event is EventTypeEvent => categoryOf(event) === 'eventType';
export const isReplayEvent = (event: DomainEvent): event is ReplayEvent => categoryOf(event) === 'replay';
export const isSignInLinkEvent = (event: DomainEvent): event is SignInLinkEvent => categoryOf(event) === 'signInLink';
