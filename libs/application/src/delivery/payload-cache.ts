import type { EventId, IsoInstant } from '#libs/domain';

import { eventAggregate } from '../events/accept-event.js';
import { requestBody } from '../events/request-body.js';
import type { FactRecorder } from '../fact-recorder.js';

export interface AcceptedPayload {
  readonly body: string;
  readonly givesUpAt: IsoInstant;
  readonly test: boolean;
}

const maxBytes = 16 * 1024 * 1024;

/** Payloads of events that are being retried, read from their streams; the least recently used leave first. */
export class PayloadCache {
  private readonly payloads = new Map<EventId, AcceptedPayload>();
  private bytes = 0;
  /** Several messages of one event, and reads ahead, wait for the same read. */
  private readonly reading = new Map<EventId, Promise<AcceptedPayload | null>>();

  constructor(private readonly recorder: FactRecorder) {}

  /** `null` when there is no such event (any more). */
  async get(eventId: EventId): Promise<AcceptedPayload | null> {
    const cached = this.payloads.get(eventId);
    if (cached !== undefined) {
      this.payloads.delete(eventId);
      this.payloads.set(eventId, cached);
      return cached;
    }
    const underWay = this.reading.get(eventId);
    if (underWay !== undefined) return underWay;
    const reading = this.read(eventId).finally(() => this.reading.delete(eventId));
    this.reading.set(eventId, reading);
    return reading;
  }

  private async read(eventId: EventId): Promise<AcceptedPayload | null> {
    const { state } = await this.recorder.fold(eventAggregate(eventId));
    if (state.status === 'absent') return null;
    const payload = { body: requestBody(state), givesUpAt: state.givesUpAt, test: state.test };
    this.keep(eventId, payload);
    return payload;
  }

  private keep(eventId: EventId, payload: AcceptedPayload): void {
    this.payloads.set(eventId, payload);
    this.bytes += payload.body.length;
    for (const [oldest, { body }] of this.payloads) {
      if (this.bytes <= maxBytes) return;
      this.payloads.delete(oldest);
      this.bytes -= body.length;
    }
  }
}
