import type { DomainEvent } from '#libs/domain';
import { z } from 'zod';
import { apiKeyCreatedV1 } from './api-key-schemas.js';
import { eventAcceptedV1, eventExpiredV1, eventRejectedV1, eventReplayedV1 } from './event-schemas.js';
import { eventTypeChangedV1, eventTypeRegisteredV1 } from './event-type-schemas.js';
import {
  attemptFailedV1,
  attemptSucceededV1,
  messageCancelledV1,
  messageFailedV1,
  retryRequestedV1,
} from './message-schemas.js';
import { parseJson } from './parse-json.js';
import { signInLinkCreatedV1 } from './sign-in-link-schemas.js';
import { replayFinishedV1, replayProgressedV1, replayRequestedV1 } from './replay-schemas.js';
import { UnreadableEvent } from './unreadable-event.js';
import {
  webhookCreatedV1,
  webhookDeactivatedV1,
  webhookDetailsChangedV1,
  webhookSecretRotatedV1,
} from './webhook-schemas.js';

/** An event as engines keep it. */
interface EncodedEvent {
  readonly type: DomainEvent['type'];
  readonly version: number;
  /** JSON text. */
  readonly data: string;
}

/** Turns the data of one stored version into the event of today. @throws {z.ZodError} if it is something else. */
type Decode<Event extends DomainEvent> = (data: unknown) => Event;

/** For each type a decoder of every version ever written, version 1 first. Events are written in the last. */
type EventVersions = {
  readonly [Type in DomainEvent['type']]: readonly Decode<Extract<DomainEvent, { readonly type: Type }>>[];
};

/** Fields that a version does not know are left out, not refused: a newer process may have written them. */
const nothing = z.object({});

const versions: EventVersions = {
  WebhookCreated: [(data) => ({ type: 'WebhookCreated', data: webhookCreatedV1.parse(data) })],
  WebhookDetailsChanged: [(data) => ({ type: 'WebhookDetailsChanged', data: webhookDetailsChangedV1.parse(data) })],
  WebhookActivated: [(data) => ({ type: 'WebhookActivated', data: nothing.parse(data) })],
  WebhookDeactivated: [(data) => ({ type: 'WebhookDeactivated', data: webhookDeactivatedV1.parse(data) })],
  WebhookSecretRotated: [(data) => ({ type: 'WebhookSecretRotated', data: webhookSecretRotatedV1.parse(data) })],
  WebhookDeleted: [(data) => ({ type: 'WebhookDeleted', data: nothing.parse(data) })],
  EventAccepted: [(data) => ({ type: 'EventAccepted', data: eventAcceptedV1.parse(data) })],
  EventReplayed: [(data) => ({ type: 'EventReplayed', data: eventReplayedV1.parse(data) })],
  EventExpired: [(data) => ({ type: 'EventExpired', data: eventExpiredV1.parse(data) })],
  RejectionExpired: [(data) => ({ type: 'RejectionExpired', data: nothing.parse(data) })],
  EventRejected: [(data) => ({ type: 'EventRejected', data: eventRejectedV1.parse(data) })],
  AttemptSucceeded: [(data) => ({ type: 'AttemptSucceeded', data: attemptSucceededV1.parse(data) })],
  AttemptFailed: [(data) => ({ type: 'AttemptFailed', data: attemptFailedV1.parse(data) })],
  MessageFailed: [(data) => ({ type: 'MessageFailed', data: messageFailedV1.parse(data) })],
  MessageCancelled: [(data) => ({ type: 'MessageCancelled', data: messageCancelledV1.parse(data) })],
  RetryRequested: [(data) => ({ type: 'RetryRequested', data: retryRequestedV1.parse(data) })],
  ReplayRequested: [(data) => ({ type: 'ReplayRequested', data: replayRequestedV1.parse(data) })],
  ReplayProgressed: [(data) => ({ type: 'ReplayProgressed', data: replayProgressedV1.parse(data) })],
  ReplayFinished: [(data) => ({ type: 'ReplayFinished', data: replayFinishedV1.parse(data) })],
  ReplayCancelled: [(data) => ({ type: 'ReplayCancelled', data: nothing.parse(data) })],
  ApiKeyCreated: [(data) => ({ type: 'ApiKeyCreated', data: apiKeyCreatedV1.parse(data) })],
  ApiKeyRevoked: [(data) => ({ type: 'ApiKeyRevoked', data: nothing.parse(data) })],
  EventTypeRegistered: [(data) => ({ type: 'EventTypeRegistered', data: eventTypeRegisteredV1.parse(data) })],
  EventTypeChanged: [(data) => ({ type: 'EventTypeChanged', data: eventTypeChangedV1.parse(data) })],
  EventTypeArchived: [(data) => ({ type: 'EventTypeArchived', data: nothing.parse(data) })],
  EventTypeRestored: [(data) => ({ type: 'EventTypeRestored', data: nothing.parse(data) })],
  EventTypeObserved: [(data) => ({ type: 'EventTypeObserved', data: nothing.parse(data) })],
  SignInLinkCreated: [(data) => ({ type: 'SignInLinkCreated', data: signInLinkCreatedV1.parse(data) })],
  SignInLinkUsed: [(data) => ({ type: 'SignInLinkUsed', data: nothing.parse(data) })],
};

const isKnown = (type: string): type is DomainEvent['type'] => Object.hasOwn(versions, type);

/** Every type and version that can be decoded. */
export const decodableVersions = (): readonly { readonly type: string; readonly version: number }[] =>
  Object.entries(versions).flatMap(([type, decoders]) =>
    decoders.map((_decode: unknown, index: number) => ({ type, version: index + 1 })),
  );

export const encodeEvent = (event: DomainEvent): EncodedEvent => ({
  type: event.type,
  version: versions[event.type].length,
  data: JSON.stringify(event.data),
});

/**
 * The event that was stored as `data`, in the shape of today.
 * @throws {UnreadableEvent} for an unknown type or version, or data that this version never wrote
 */
export const decodeEvent = (type: string, version: number, data: unknown): DomainEvent => {
  const decode = isKnown(type) ? versions[type][version - 1] : undefined;
  if (decode === undefined) throw new UnreadableEvent(`${type} version ${version} is not known`);
  try {
    return decode(data);
  } catch (error) {
    throw new UnreadableEvent(`${type} version ${version} cannot be read`, { cause: error });
  }
};

/** As `decodeEvent`, from JSON text. @throws {UnreadableEvent} also for text that is no JSON */
export const decodeEventText = (type: string, version: number, text: string): DomainEvent =>
  decodeEvent(type, version, parseJson(text));
