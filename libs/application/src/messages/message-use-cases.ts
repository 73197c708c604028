import {
  eventStream,
  type EventState,
  type EventStreamEvent,
  isEventStreamEvent,
  type JsonObject,
  type LiveEvent,
  type MessageCommand,
  type MessageEvent,
  type MessageId,
  type MessageRefusal,
  type MessageState,
  messageStream,
  type MessageStatus,
  toInstant,
  type WebhookId,
} from '#libs/domain';

import { eventAggregate } from '../events/accept-event.js';
import { requestBody } from '../events/request-body.js';
import type { FactRecorder, Recorded } from '../fact-recorder.js';
import type { ReadYourWrites } from '../following/read-your-writes.js';
import { done, type Outcome, refused } from '../outcome.js';
import type { Actor, RecordedEvent } from '../ports/event-store.js';
import type { BusRecord, DeliveryRecord, MessageBus } from '../ports/message-bus.js';
import type { Clock, Log } from '../ports/primitives.js';
import type { MessageRow, ReadModels } from '../ports/read-models.js';
import { lookRecord, orderRecord, publishHint } from '../publish-hint.js';
import type { WebhookRegistry } from '../webhooks/webhook-registry.js';
import { decideAboutRow } from './decide-about-row.js';
import { messageAggregate } from './message-aggregate.js';

export interface MessageUseCaseParts {
  readonly recorder: FactRecorder;
  readonly readModels: Pick<ReadModels, 'getMessage' | 'isExpiredMessage'>;
  readonly webhookRegistry: WebhookRegistry;
  readonly bus: MessageBus;
  readonly readYourWrites: ReadYourWrites;
  readonly clock: Clock;
  readonly log: Log;
}

export type AttemptEvent = RecordedEvent<Extract<MessageEvent, { type: 'AttemptSucceeded' | 'AttemptFailed' }>>;

export interface MessageDetail {
  readonly row: MessageRow;
  /** The exact request body. */
  readonly body: string;
  readonly payload: { readonly type: string; readonly data: JsonObject; readonly timestamp: string };
  /** Oldest first. */
  readonly attempts: readonly AttemptEvent['event']['data'][];
}

export interface HistoryEntry {
  readonly event: RecordedEvent;
  readonly statusAfter: MessageStatus;
}

type NoMessage = 'message_not_found' | 'event_expired';
export type MessageUseCaseRefusal = MessageRefusal | NoMessage;

/** What people and programs do with one message. */
export class MessageUseCases {
  constructor(private readonly parts: MessageUseCaseParts) {}

  /** One attempt now, in every status; while one that was asked for is open, it is only announced again. */
  async retry(id: MessageId, actor: Actor): Promise<Outcome<MessageRow, MessageUseCaseRefusal>> {
    const found = await this.find(id);
    if (found.kind === 'refused') return found;
    const row = found.value;
    const { state: event } = await this.parts.recorder.fold(eventAggregate(row.eventId));
    if (event.status === 'expired') return refused('event_expired');
    const webhook = this.parts.webhookRegistry.statusOf(row.webhookId);
    const recorded = await this.record(row, actor, { type: 'RequestRetry', webhook, replayId: null });
    if (recorded.kind === 'refused') return refused(recorded.code);
    await this.announce(id, recorded.state);
    return done(await this.rowAfter(row, recorded));
  }

  /** No request for the message starts after this is answered. */
  async cancel(id: MessageId, actor: Actor): Promise<Outcome<MessageRow, MessageUseCaseRefusal>> {
    const found = await this.find(id);
    if (found.kind === 'refused') return found;
    const row = found.value;
    const recorded = await this.record(row, actor, { type: 'CancelMessage', reason: 'requested' });
    if (recorded.kind === 'refused') return refused(recorded.code);
    const { webhookId, id: messageId } = row;
    if (recorded.appended !== null)
      this.parts.log.info('message.cancelled', { messageId, webhookId, reason: 'requested' });
    await this.lookAt(webhookId);
    return done(await this.rowAfter(row, recorded));
  }

  /** Body, payload and every attempt, as of the moment that the row shows. */
  async detail(id: MessageId): Promise<Outcome<MessageDetail, NoMessage>> {
    const found = await this.find(id);
    if (found.kind === 'refused') return found;
    const row = found.value;
    const { state: event } = await this.parts.recorder.fold(eventAggregate(row.eventId));
    if (event.status !== 'accepted') return refused(noMessage(event));
    // The stream may be ahead of the row: the answer is of one moment, the row's.
    const facts = (await this.facts(id)).filter(({ revision }) => row.revision !== 'none' && revision <= row.revision);
    const attempts = facts.flatMap(({ event: fact }) =>
      fact.type === 'AttemptSucceeded' || fact.type === 'AttemptFailed' ? [fact.data] : [],
    );
    const payload = { type: event.type, data: event.data, timestamp: event.occurredAt };
    return done({ row, body: requestBody(event), payload, attempts });
  }

  /** Every fact in order, beginning with the acceptance or the replay of its event, with the status after it. */
  async history(id: MessageId): Promise<Outcome<readonly HistoryEntry[], NoMessage>> {
    const found = await this.find(id);
    if (found.kind === 'refused') return found;
    const row = found.value;
    const beginning = await this.firstFact(row);
    if (beginning === null) return refused('event_expired');
    const entries: HistoryEntry[] = [{ event: beginning, statusAfter: 'created' }];
    const aggregate = messageAggregate(id, row);
    let state = aggregate.initial;
    for (const event of await this.facts(id)) {
      if (aggregate.owns(event.event)) state = aggregate.evolve(state, event.event);
      entries.push({ event, statusAfter: state.status });
    }
    return done(entries);
  }

  private async find(id: MessageId): Promise<Outcome<MessageRow, NoMessage>> {
    const { readYourWrites, readModels } = this.parts;
    const found = await readYourWrites.find(async () => {
      const row = await readModels.getMessage(id);
      if (row !== null) return done(row);
      return (await readModels.isExpiredMessage(id)) ? refused('event_expired' as const) : null;
    });
    return found ?? refused('message_not_found');
  }

  private record(
    row: MessageRow,
    actor: Actor,
    command: MessageCommand,
  ): Promise<Recorded<MessageState, MessageRefusal | 'event_expired'>> {
    return this.parts.recorder.record(messageAggregate(row.id, row), decideAboutRow(row, command), { actor });
  }

  private async facts(id: MessageId): Promise<readonly RecordedEvent[]> {
    const facts: RecordedEvent[] = [];
    for await (const page of this.parts.recorder.pages(messageStream(id))) facts.push(...page);
    return facts;
  }

  /** The fact that made it; `null` where the event has expired and it is gone. */
  private async firstFact({ eventId, webhookId }: MessageRow): Promise<RecordedEvent | null> {
    for await (const page of this.parts.recorder.pages(eventStream(eventId))) {
      const made = page.find(({ event }) => isEventStreamEvent(event) && makesMessageFor(event, webhookId));
      if (made !== undefined) return made;
    }
    return null;
  }

  /** A hint: the order is stored, and the reconciler finds it when nobody heard. */
  private async announce(messageId: MessageId, { webhookId, eventId, order }: MessageState): Promise<void> {
    if (order !== null) await this.publish(orderRecord({ webhookId, messageId, eventId, ...order }));
  }

  /** What was behind the cancelled message may be waiting for it. */
  private async lookAt(webhookId: string): Promise<void> {
    if (this.parts.webhookRegistry.get(webhookId)?.settings.ordering === 'fifo')
      await this.publish(lookRecord(webhookId));
  }

  private async publish(record: BusRecord<DeliveryRecord>): Promise<void> {
    const fields = { webhookId: record.key };
    await publishHint(this.parts, [record], { event: 'message.hint_failed', fields });
  }

  /**
   * The row once the read model has the fact; after a second the same from the stream's state. It may be ahead of the
   * fact: the attempt that a retry asked for can be over by now, and the message as it is is what people want to see.
   */
  private async rowAfter(
    row: MessageRow,
    recorded: Extract<Recorded<MessageState, MessageUseCaseRefusal>, { kind: 'recorded' }>,
  ): Promise<MessageRow> {
    if (await this.parts.readYourWrites.settled(recorded.appended)) {
      const fresh = await this.parts.readModels.getMessage(row.id);
      if (fresh !== null) return fresh;
    }
    const { state } = recorded;
    const dueNow = toInstant(this.parts.clock.now());
    return {
      ...row,
      status: state.status,
      revision: state.revision,
      attemptCount: state.attempts,
      nextAttemptAt: state.order === null ? null : (state.order.dueAt ?? dueNow),
    };
  }
}

const noMessage = ({ status }: Exclude<EventState, LiveEvent>): NoMessage =>
  status === 'expired' ? 'event_expired' : 'message_not_found';

const makesMessageFor = (event: EventStreamEvent, webhookId: WebhookId): boolean =>
  event.type !== 'EventExpired' && event.data.recipients.includes(webhookId);
