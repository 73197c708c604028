import { rejectionStream } from '#libs/domain';

import { placeOf } from '../derived-ids.js';
import type { FactRecorder } from '../fact-recorder.js';
import { RevisionConflict } from '../ports/errors.js';
import type { IncomingRecord, MessageBus } from '../ports/message-bus.js';
import type { Ids, Log } from '../ports/primitives.js';

const maxStoredBytes = 16 * 1024;

export interface RejectRecordParts {
  readonly recorder: FactRecorder;
  readonly bus: MessageBus;
  readonly ids: Ids;
  readonly log: Log;
  /** base64 of the first bytes. */
  readonly toBase64: (bytes: Uint8Array) => string;
}

/**
 * Records what could not be read as an event, and copies it to the dead letters; it never blocks what comes after it.
 */
export class RejectRecord {
  constructor(private readonly parts: RejectRecordParts) {}

  /** `reason` is for people. A record that comes again is recorded once. @throws {StoreUnavailable} */
  async reject(record: IncomingRecord, reason: string): Promise<void> {
    const { recorder, bus, ids, log, toBase64 } = this.parts;
    const { topic, partition, offset, timestamp } = record.origin;
    const value = record.value ?? new Uint8Array();
    const stream = rejectionStream(ids.named(placeOf(record.origin)));
    const facts = recorder.prepare(
      [
        {
          type: 'EventRejected',
          data: {
            reason,
            origin: { topic, partition, offset, timestamp },
            record: toBase64(value.subarray(0, maxStoredBytes)),
            recordBytes: value.byteLength,
          },
        },
      ],
      { kind: 'system', id: 'router' },
    );
    try {
      await recorder.append({ stream, expected: 'none', events: facts });
    } catch (error) {
      // The record came twice: the first time is the one that counts.
      if (!(error instanceof RevisionConflict)) throw error;
    }
    log.warn('event.rejected', { reason, topic, partition, offset });
    await bus.publish('control-plane.events.dead-letter', [{ key: record.key ?? stream, value: { reason, record } }]);
  }
}
