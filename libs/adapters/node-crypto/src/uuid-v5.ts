import { hash } from 'node:crypto';

const versionDigit = '5';

/** The two high bits of the fourth group are fixed to `10`. */
const withVariant = (digit: string): string => ((Number.parseInt(digit, 16) & 0b0011) | 0b1000).toString(16);

/** Bytes of a UUID's text. */
export const uuidBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

/** UUIDv5 (RFC 9562 section 5.5): the same name in the same namespace is always the same id. */
export const uuidV5 = (namespace: Uint8Array, name: string): string => {
  const hex = hash('sha1', Buffer.concat([namespace, Buffer.from(name)]), 'hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    versionDigit + hex.slice(13, 16),
    withVariant(hex.charAt(16)) + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
};
