import { CorruptRecord, type Ids, messageIdOf, type RecordedEvent } from '#libs/application';
import {
  acceptedMessage,
  evolveMessage,
  type IsoInstant,
  idOf,
  type MessageAcceptance,
  type MessageEvent,
  type MessageId,
  type MessageState,
  nextRevision,
  type WebhookId,
} from '#libs/domain';

import { toRevisionColumn } from '../columns.js';
import type { TableRemoval, TableWrite } from '../database.js';
import { type MessageRecord, writeMessages } from '../message-record.js';

/** A given order is due at its instant, or since the fact that gave it; an order that stays keeps its instant. */
const dueAtOf = (before: MessageRecord, { order }: MessageState, at: IsoInstant): IsoInstant | null => {
  if (order === null) return null;
  return order.ticket === before.state.order?.ticket ? before.dueAt : (order.dueAt ?? at);
};

const lastAttemptOf = (before: MessageRecord, event: MessageEvent) =>
  event.type === 'AttemptSucceeded' || event.type === 'AttemptFailed'
    ? { lastAttemptAt: event.data.startedAt, lastStatusCode: event.data.statusCode }
    : { lastAttemptAt: before.lastAttemptAt, lastStatusCode: before.lastStatusCode };

const afterFact = (before: MessageRecord, event: MessageEvent, at: IsoInstant): MessageRecord => {
  const state = evolveMessage(before.state, event);
  return {
    ...before,
    ...lastAttemptOf(before, event),
    state,
    dueAt: dueAtOf(before, state, at),
    wasConcluded: before.wasConcluded || state.order === null,
  };
};

/** A message before and after one fact. */
export interface MessageChange {
  readonly before: MessageState;
  readonly after: MessageState;
}

/** What an acceptance or a replay says about the messages that it makes. */
interface Beginning extends Pick<MessageAcceptance, 'eventId' | 'givesUpAt' | 'test'> {
  readonly eventType: string;
  readonly recipients: readonly WebhookId[];
  readonly at: IsoInstant;
}

/** The messages that a batch touches, folded in memory and written once. */
export class MessageFold {
  private readonly touched = new Map<MessageId, MessageRecord>();
  private readonly expired = new Set<MessageId>();

  constructor(
    private readonly known: ReadonlyMap<MessageId, MessageRecord>,
    private readonly ids: Ids,
  ) {}

  /** One message a recipient; `nextSequence` numbers them in the order of acceptance. */
  begin({ eventId, eventType, recipients, givesUpAt, test, at }: Beginning, nextSequence: () => number): void {
    for (const webhookId of recipients) {
      const id = messageIdOf(this.ids, eventId, webhookId);
      this.touched.set(id, {
        sequence: nextSequence(),
        id,
        eventType,
        createdAt: at,
        state: acceptedMessage({ eventId, webhookId, givesUpAt, test }),
        dueAt: at,
        lastAttemptAt: null,
        lastStatusCode: null,
        wasConcluded: false,
      });
    }
  }

  /**
   * What a new fact changed, `null` for a known one. A fact of a message that is not known is left out: its event has
   * expired, and the store no longer holds the acceptance.
   * @throws {CorruptRecord} when facts before it are missing
   */
  apply(event: MessageEvent, { stream, revision, metadata }: RecordedEvent): MessageChange | null {
    const id = idOf(stream);
    const before = this.touched.get(id) ?? (this.expired.has(id) ? undefined : this.known.get(id));
    if (before === undefined || revision <= toRevisionColumn(before.state.revision)) return null;
    if (revision !== nextRevision(before.state.revision)) {
      throw new CorruptRecord(`the row of ${stream} lacks facts before revision ${revision}`);
    }
    const after = afterFact(before, event, metadata.at);
    this.touched.set(id, after);
    return { before: before.state, after: after.state };
  }

  expire(ids: readonly MessageId[]): void {
    for (const id of ids) {
      this.touched.delete(id);
      this.expired.add(id);
    }
  }

  write(): readonly (TableWrite | TableRemoval)[] {
    return [
      writeMessages(this.touched.values()),
      { table: 'messages', remove: { column: 'id', values: [...this.expired] } },
    ];
  }
}
