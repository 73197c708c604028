import { idOf, isMessageEvent, isReplayEvent, isWebhookEvent, type MessageId } from '#libs/domain';

import { chunksOf } from '../chunks.js';
import { messageIdOf } from '../derived-ids.js';
import type { EventBatch, Position, RecordedEvent } from '../ports/event-store.js';
import type { Ids } from '../ports/primitives.js';
import type { MessageRow, ReadModels } from '../ports/read-models.js';
import type { ReplayRow, ReplaySource } from '../ports/replay-source.js';
import type { WebhookRegistry } from '../webhooks/webhook-registry.js';
import type { LiveChange, PlacedChange } from './live-change.js';

export interface ChangeSources {
  readonly readModels: Pick<ReadModels, 'getMessages'>;
  readonly replaySource: Pick<ReplaySource, 'getReplay'>;
  readonly webhookRegistry: Pick<WebhookRegistry, 'statusOf'>;
  readonly ids: Ids;
}

/** Rows that are asked for at once; an event may have ten thousand messages. */
const rowsAtOnce = 1_000;

/** What is told: as the fact says it, or, of a kind that has rows, as its row shows it. */
type Told =
  | { readonly kind: 'message'; readonly id: string }
  | { readonly kind: 'replay'; readonly id: string }
  | Exclude<LiveChange, { kind: 'message' | 'replay' }>;

const subjectsOf = ({ stream, event }: RecordedEvent, { webhookRegistry, ids }: ChangeSources): readonly Told[] => {
  const id = idOf(stream);
  if (isMessageEvent(event)) return [{ kind: 'message', id }];
  if (isReplayEvent(event)) return [{ kind: 'replay', id }];
  if (isWebhookEvent(event)) return [{ kind: 'webhook', id, webhookId: id, status: webhookRegistry.statusOf(id) }];
  if (event.type !== 'EventAccepted' && event.type !== 'EventReplayed') return [];
  const { recipients } = event.data;
  const messages = recipients.map((webhookId) => ({ kind: 'message' as const, id: messageIdOf(ids, id, webhookId) }));
  if (event.type === 'EventReplayed') return messages;
  return [{ kind: 'event', id, eventType: event.data.type, recipientCount: recipients.length }, ...messages];
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

const replayChange = ({ id, status, request, progress }: ReplayRow): LiveChange => ({
  kind: 'replay',
  id,
  webhookId: request.filter.webhookId,
  status,
  matching: request.matching,
  ...progress,
});

const messagesOf = async ({ readModels }: ChangeSources, ids: readonly MessageId[]): Promise<readonly MessageRow[]> => {
  const rows: MessageRow[] = [];
  for (const chunk of chunksOf(ids, rowsAtOnce)) rows.push(...(await readModels.getMessages(chunk)));
  return rows;
};

const replaysOf = async ({ replaySource }: ChangeSources, ids: readonly string[]): Promise<readonly ReplayRow[]> =>
  (await Promise.all(ids.map((id) => replaySource.getReplay(id)))).flatMap((row) => row ?? []);

interface PlacedSubject {
  readonly position: Position;
  readonly subject: Told;
}

/** Each thing once, at the place of the last fact about it. */
const placedSubjects = (events: readonly RecordedEvent[], sources: ChangeSources): readonly PlacedSubject[] => {
  const told = new Map<string, PlacedSubject>();
  for (const event of events) {
    for (const subject of subjectsOf(event, sources)) {
      const key = `${subject.kind} ${subject.id}`;
      told.delete(key);
      told.set(key, { position: event.position, subject });
    }
  }
  return [...told.values()];
};

/** What a batch of facts has changed; a row that is gone by now is not told of. */
export const changesOf = async ({ events }: EventBatch, sources: ChangeSources): Promise<readonly PlacedChange[]> => {
  const told = placedSubjects(events, sources);
  const idsOf = (kind: Told['kind']) => told.flatMap(({ subject }) => (subject.kind === kind ? [subject.id] : []));
  const [messages, replays] = await Promise.all([
    messagesOf(sources, idsOf('message')),
    replaysOf(sources, idsOf('replay')),
  ]);
  const rows = new Map([...messages.map(messageChange), ...replays.map(replayChange)].map((row) => [row.id, row]));
  return told.flatMap(({ position, subject }): readonly PlacedChange[] => {
    const change = subject.kind === 'message' || subject.kind === 'replay' ? rows.get(subject.id) : subject;
    return change === undefined ? [] : [{ position, change }];
  });
};
