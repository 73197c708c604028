import {
  accept,
  decideEventExpiry,
  type EventId,
  type EventState,
  type EventStreamEvent,
  idOf,
  type LiveEvent,
  messageAcceptanceOf,
  messageStream,
  recipientsOf,
  rejectionStream,
  type Revision,
  type StreamId,
  type WebhookId,
} from '#libs/domain';

import { chunksOf, inChunks } from '../chunks.js';
import { messageIdOf } from '../derived-ids.js';
import { eventAggregate } from '../events/accept-event.js';
import type { FactRecorder } from '../fact-recorder.js';
import { messageAggregate } from '../messages/message-aggregate.js';
import { RevisionConflict } from '../ports/errors.js';
import type { Actor, EventStore, Position } from '../ports/event-store.js';
import type { Ids } from '../ports/primitives.js';

export interface ExpiryParts {
  readonly recorder: FactRecorder;
  readonly store: Pick<EventStore, 'read' | 'deleteStream' | 'truncateBefore'>;
  readonly ids: Ids;
}

const retention: Actor = { kind: 'system', id: 'retention' };
/** Streams of one event that are read or deleted at the same time. */
const atOnce = 50;

/**
 * Lets one event or rejected record go, in steps that may end at any of them: the fact that it has expired, then the
 * streams of its messages, then what the event's stream held before that fact. After the fact nothing is sent of it,
 * whatever still stands; `finish` does the rest again from the beginning, and what is done already is done.
 */
export class Expiry {
  constructor(private readonly parts: ExpiryParts) {}

  /**
   * Unless a message of it has an open order, or something happened to it meanwhile. Answers where the fact stands,
   * `null` when there is none. @throws {StoreUnavailable}
   */
  async expireEvent(id: EventId): Promise<Position | null> {
    const before = await this.parts.recorder.fold(eventAggregate(id));
    if (before.state.status !== 'accepted' || !(await this.isConcluded(id, before.state))) return null;
    const decide = (state: EventState, revision: Revision) =>
      revision === before.revision ? decideEventExpiry(state) : accept<EventStreamEvent>();
    const { appended } = await this.parts.recorder
      .record(eventAggregate(id), decide, { actor: retention })
      .then((recorded) => (recorded.kind === 'recorded' ? recorded : { appended: null }));
    return appended?.position ?? null;
  }

  /** Likewise; a rejected record leaves nothing behind. @throws {StoreUnavailable} */
  async expireRejection(id: string): Promise<Position | null> {
    const { recorder, store } = this.parts;
    const stream = rejectionStream(id);
    const { events, revision } = await store.read(stream);
    if (events.length === 0 || events.some(({ event }) => event.type === 'RejectionExpired')) return null;
    try {
      const facts = recorder.prepare([{ type: 'RejectionExpired', data: {} }], retention);
      const { position } = await recorder.append({ stream, expected: revision, events: facts });
      return position;
    } catch (error) {
      // Another process was quicker.
      if (error instanceof RevisionConflict) return null;
      throw error;
    }
  }

  /** What comes after the fact; harmless for one that is finished. @throws {StoreUnavailable} */
  async finish(stream: StreamId): Promise<void> {
    const { store, recorder, ids } = this.parts;
    if (!stream.startsWith('event-')) {
      await store.deleteStream(stream);
      return;
    }
    const id = idOf(stream);
    const { state, revision } = await recorder.fold(eventAggregate(id));
    if (state.status !== 'expired' || revision === 'none') return;
    await inChunks(state.recipients, atOnce, (webhookId) =>
      store.deleteStream(messageStream(messageIdOf(ids, id, webhookId))),
    );
    await store.truncateBefore(stream, revision);
  }

  private async isConcluded(id: EventId, event: LiveEvent): Promise<boolean> {
    const hasNoOrder = async (webhookId: WebhookId): Promise<boolean> => {
      const acceptance = messageAcceptanceOf(id, webhookId, event);
      if (acceptance === null) return false;
      const messageId = messageIdOf(this.parts.ids, id, webhookId);
      const { state } = await this.parts.recorder.fold(messageAggregate(messageId, acceptance));
      return state.order === null;
    };
    for (const recipients of chunksOf(recipientsOf(event), atOnce))
      if ((await Promise.all(recipients.map(hasNoOrder))).includes(false)) return false;
    return true;
  }
}
