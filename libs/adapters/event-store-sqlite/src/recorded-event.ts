import { CorruptRecord, type NewEvent, type RecordedEvent } from '#libs/application';
import {
  decodeEventText,
  decodeMetadataText,
  decodeStreamId,
  encodeEvent,
  encodeMetadata,
  UnreadableEvent,
} from '#libs/codecs';

import type { EncodedNewEvent, StoredRow } from './worker-protocol.js';

/** @throws {CorruptRecord} */
export const toRecordedEvent = (row: StoredRow): RecordedEvent => {
  try {
    return {
      id: row.id,
      event: decodeEventText(row.type, row.version, row.data),
      metadata: decodeMetadataText(row.metadata),
      stream: decodeStreamId(row.stream),
      revision: row.revision,
      position: String(row.position),
    };
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error;
    throw new CorruptRecord(`the event at position ${row.position} cannot be read: ${error.message}`, { cause: error });
  }
};

export const toEncoded = ({ id, event, metadata }: NewEvent): EncodedNewEvent => ({
  id,
  ...encodeEvent(event),
  metadata: encodeMetadata(metadata),
});
