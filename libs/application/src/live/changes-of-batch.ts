import { idOf, isMessageEvent, isWebhookEvent, type MessageId } from '#libs/domain';

import { messageIdOf } from '../derived-ids.js';
import type { EventBatch, Position, RecordedEvent } from '../ports/event-store.js';
import type { Ids } from '../ports/primitives.js';
import type { MessageRow, ReadModels } from '../ports/read-models.js';
import type { WebhookRegistry } from '../webhooks/webhook-registry.js';
import type { LiveChange, PlacedChange } from './live-change.js';

export interface ChangeSources {
  readonly readModels: Pick<ReadModels, 'getMessages'>;
  readonly registry: Pick<WebhookRegistry, 'statusOf'>;
  readonly ids: Ids;
}

/** Rows that are asked for at once; an event may have ten thousand messages. */
const rowsAtOnce = 1_000;

type Told = { readonly kind: 'message'; readonly id: MessageId } | Exclude<LiveChange, { kind: 'message' }>;

const subjectsOf = ({ stream, event }: RecordedEvent, { registry, ids }: ChangeSources): readonly Told[] => {
  const id = idOf(stream);
  if (isMessageEvent(event)) return [{ kind: 'message', id }];
  if (isWebhookEvent(event)) return [{ kind: 'webhook', id, webhookId: id, status: registry.statusOf(id) }];
  if (event.type !== 'EventAccepted') return [];
  const { type, recipients } = event.data;
  return [
    { kind: 'event', id, eventType: type, recipientCount: recipients.length },
    ...recipients.map((webhookId) => ({ kind: 'message' as const, id: messageIdOf(ids, id, webhookId) })),
  ];
};

const messageChange = ({ id, webhookId, eventId, ...row }: MessageRow): LiveChange => ({
  kind: 'message',
  id,
  webhookId,
  eventId,
  eventType: row.eventType,
  status: row.status,
  attemptCount: row.attemptCount,
  nextAttemptAt: row.nextAttemptAt,
});

const rowsOf = async (
  { readModels }: ChangeSources,
  ids: readonly MessageId[],
): Promise<ReadonlyMap<MessageId, MessageRow>> => {
  const rows = new Map<MessageId, MessageRow>();
  for (let from = 0; from < ids.length; from += rowsAtOnce)
    for (const row of await readModels.getMessages(ids.slice(from, from + rowsAtOnce))) rows.set(row.id, row);
  return rows;
};

/** What a batch of facts has changed, each thing once, at the place of the last fact about it. */
export const changesOf = async ({ events }: EventBatch, sources: ChangeSources): Promise<readonly PlacedChange[]> => {
  const told = new Map<string, { readonly position: Position; readonly subject: Told }>();
  for (const event of events) {
    for (const subject of subjectsOf(event, sources)) {
      const key = `${subject.kind} ${subject.id}`;
      told.delete(key);
      told.set(key, { position: event.position, subject });
    }
  }
  const messages = [...told.values()].flatMap(({ subject }) => (subject.kind === 'message' ? [subject.id] : []));
  const rows = await rowsOf(sources, messages);
  return [...told.values()].flatMap(({ position, subject }): readonly PlacedChange[] => {
    if (subject.kind !== 'message') return [{ position, change: subject }];
    const row = rows.get(subject.id);
    return row === undefined ? [] : [{ position, change: messageChange(row) }];
  });
};
