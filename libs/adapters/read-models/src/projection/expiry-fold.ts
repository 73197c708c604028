import { type Ids, messageIdOf, type RecordedEvent } from '#libs/application';
import { type EventExpired, idOf, type IsoInstant, type MessageId, plusMs, type StreamId } from '#libs/domain';

import type { TableRemoval, TableWrite } from '../database.js';

/** Far longer than the pages of expiry that may be under way at once take. */
const keptMs = 3_600_000;

/** What stays of the events and rejected records that a batch lets expire. */
export class ExpiryFold {
  private readonly messages: MessageId[] = [];
  private readonly streams = new Map<StreamId, IsoInstant>();

  constructor(private readonly ids: Ids) {}

  /** Answers the messages that are gone with the event. */
  expireEvent({ data }: EventExpired, recorded: RecordedEvent): readonly MessageId[] {
    const messages = data.recipients.map((webhookId) => messageIdOf(this.ids, idOf(recorded.stream), webhookId));
    this.messages.push(...messages);
    this.expireStream(recorded);
    return messages;
  }

  expireStream({ stream, metadata }: RecordedEvent): void {
    this.streams.set(stream, metadata.at);
  }

  write(): readonly (TableWrite | TableRemoval)[] {
    const last = [...this.streams.values()].reduce((latest, at) => (at > latest ? at : latest), '');
    if (last === '') return [];
    return [
      { table: 'expired_messages', columns: ['id'], key: ['id'], replaced: [], rows: this.messages.map((id) => [id]) },
      {
        table: 'expired_streams',
        columns: ['stream', 'expired_at'],
        key: ['stream'],
        replaced: [],
        rows: [...this.streams],
      },
      { table: 'expired_streams', remove: { column: 'expired_at', below: plusMs(last, -keptMs) } },
    ];
  }
}
