export { decodableVersions, decodeEvent, decodeEventText, encodeEvent } from './event-codec.js';
export { decodeMetadata, decodeMetadataText, encodeMetadata, type StoredMetadata } from './metadata-codec.js';
export { parseJson } from './parse-json.js';
export { decodeStreamId } from './stream-id-codec.js';
export { UnreadableEvent } from './unreadable-event.js';
