import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';

import { CorruptRecord, type NewEvent, type RecordedEvent } from '#libs/application';
import { decodeEventText, decodeMetadata, decodeStreamId, encodeEvent, parseJson, UnreadableEvent } from '#libs/codecs';

import { startPosition, toPosition } from './positions.js';

export type StoredEvent = ReadResp.ReadEvent.RecordedEvent;

/** An event as it goes to the server: JSON text beside its metadata, in UTF-8. */
export interface EncodedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Buffer;
  readonly metadata: Buffer;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The version of the event's shape is kept in its metadata, where the type and data are what the console of the server
 * shows.
 * @throws {RangeError} for an id that is no UUID, which the server would answer by ending the call of all appends
 */
export const toEncoded = ({ id, event, metadata }: NewEvent): EncodedEvent => {
  if (!uuid.test(id)) throw new RangeError(`event id ${id} is no UUID`);
  const { type, version, data } = encodeEvent(event);
  return { id, type, data: Buffer.from(data), metadata: Buffer.from(JSON.stringify({ ...metadata, version })) };
};

/** Events of the server itself, and the mark that it leaves in the place of a deleted stream. */
export const isOfServer = (stored: StoredEvent): boolean => typeOf(stored).startsWith('$');

/** @throws {CorruptRecord} */
export const toRecordedEvent = (stored: StoredEvent): RecordedEvent => {
  const name = textOf(stored.getStreamIdentifier()?.getStreamName_asU8());
  try {
    const metadata = parseJson(textOf(stored.getCustomMetadata_asU8()));
    return {
      id: stored.getId()?.getString() ?? '',
      event: decodeEventText(typeOf(stored), versionOf(metadata), textOf(stored.getData_asU8())),
      metadata: decodeMetadata(metadata),
      stream: decodeStreamId(name),
      revision: Number(stored.getStreamRevision()),
      position: toPosition(stored) ?? startPosition,
    };
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error;
    const place = `${name} at revision ${stored.getStreamRevision()}`;
    throw new CorruptRecord(`${place} cannot be read: ${error.message}`, { cause: error });
  }
};

const typeOf = (stored: StoredEvent): string => stored.getMetadataMap().get('type') ?? '';

const textOf = (bytes: Uint8Array | undefined): string =>
  bytes === undefined ? '' : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();

const versionOf = (metadata: unknown): number => {
  const version: unknown = typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'version') : null;
  if (typeof version !== 'number') throw new UnreadableEvent('the metadata of an event has no version');
  return version;
};
