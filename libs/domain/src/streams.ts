import type { ApiKeyId, EventId, MessageId, WebhookId } from './values.js';

/** The kinds of streams: the text before the first dash of a stream's name. */
export const streamCategories = [
  'webhook',
  'event',
  'message',
  'apiKey',
  'rejection',
  'eventType',
  'replay',
  'signInLink',
] as const;

export type StreamCategory = (typeof streamCategories)[number];

export type StreamId = `${StreamCategory}-${string}`;

export const webhookStream = (id: WebhookId): StreamId => `webhook-${id}`;
export const eventStream = (id: EventId): StreamId => `event-${id}`;
export const messageStream = (id: MessageId): StreamId => `message-${id}`;
export const apiKeyStream = (id: ApiKeyId): StreamId => `apiKey-${id}`;
export const rejectionStream = (id: string): StreamId => `rejection-${id}`;
export const eventTypeStream = (name: string): StreamId => `eventType-${name}`;
export const replayStream = (id: string): StreamId => `replay-${id}`;
/** `id` is a hash of the link's token. */
export const signInLinkStream = (id: string): StreamId => `signInLink-${id}`;

/** The id in a stream's name. */
export const idOf = (stream: StreamId): string => stream.slice(stream.indexOf('-') + 1);
