import { type EventId, type JsonObject, recipientsOf, type SchemaProblem, type WebhookId } from '#libs/domain';

import type { FactRecorder } from '../fact-recorder.js';
import type { ReadYourWrites } from '../following/read-your-writes.js';
import { done, type Outcome, refused } from '../outcome.js';
import type { EventRow, ReadModels } from '../ports/read-models.js';
import { eventAggregate } from './accept-event.js';

export interface EventDetail {
  readonly row: EventRow;
  readonly data: JsonObject;
  readonly recipients: readonly WebhookId[];
  /** How the payload did not fit the schema of its type when it was accepted. */
  readonly schemaProblems: readonly SchemaProblem[];
}

/** What came in, with its payload from the event's own stream. */
export class EventUseCases {
  constructor(
    private readonly recorder: FactRecorder,
    private readonly readModels: Pick<ReadModels, 'getEvent'>,
    private readonly readYourWrites: ReadYourWrites,
  ) {}

  /** Waits up to a second for an event that was just accepted. */
  async detail(id: EventId): Promise<Outcome<EventDetail, 'event_not_found' | 'event_expired'>> {
    const { state } = await this.recorder.fold(eventAggregate(id));
    if (state.status !== 'accepted') return refused(state.status === 'expired' ? 'event_expired' : 'event_not_found');
    const row = await this.readYourWrites.find(() => this.readModels.getEvent(id));
    if (row === null) return refused('event_not_found');
    const { data, schemaProblems = [] } = state;
    return done({ row, data, recipients: recipientsOf(state), schemaProblems });
  }
}
