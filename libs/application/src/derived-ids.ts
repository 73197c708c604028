import type { ApiKeyId, EventId, MessageId, WebhookId } from '#libs/domain';

import type { IncomingRecord } from './ports/message-bus.js';
import type { Ids } from './ports/primitives.js';

/** The same producer's id gives the same event, however often it is sent. `source` is `''` for the native envelope. */
export const eventIdOf = (ids: Ids, source: string, sourceId: string): EventId =>
  ids.named(JSON.stringify([source, sourceId]));

/** Names a record by where it stands: read again, it has the same name. */
export const placeOf = ({ clusterId, topic, partition, offset, timestamp }: IncomingRecord['origin']): string =>
  JSON.stringify([clusterId, topic, partition, offset, timestamp]);

/** One message for one event and one webhook. */
export const messageIdOf = (ids: Ids, eventId: EventId, webhookId: WebhookId): MessageId =>
  ids.named(JSON.stringify([eventId, webhookId]));

/** What an `Idempotency-Key` stands for: the id of what the request creates, for this API key alone. */
export const idempotentIdOf = (ids: Ids, apiKeyId: string, idempotencyKey: string): string =>
  ids.named(JSON.stringify(['idempotency-key', apiKeyId, idempotencyKey]));

/** One for all processes that start on an installation without keys; the next generation once it was revoked. */
export const firstApiKeyIdOf = (ids: Pick<Ids, 'named'>, generation: number): ApiKeyId =>
  ids.named(JSON.stringify(['first-api-key', generation]));
