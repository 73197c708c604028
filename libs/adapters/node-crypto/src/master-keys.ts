import { createSecretKey, hash, type KeyObject, randomBytes } from 'node:crypto';

const keyBytes = 32;
/** 72 bits: keys of one installation never share an id, and the id says nothing about its key. */
const keyIdBytes = 9;

/** A key that encrypts what must not be stored in the clear, and the name it is stored under. */
export interface MasterKey {
  /** Derived from the key, so that nobody has to keep names and keys together. */
  readonly id: string;
  readonly key: KeyObject;
}

/** The text is no list of master keys. The message says which entry is wrong and why, never what it is. */
export class InvalidMasterKeys extends Error {
  override readonly name = 'InvalidMasterKeys';
}

const keyIdOf = (bytes: Uint8Array): string =>
  hash('sha256', Buffer.concat([Buffer.from('hookline master key id'), bytes]), 'buffer')
    .subarray(0, keyIdBytes)
    .toString('base64url');

const parseMasterKey = (text: string, place: string): MasterKey => {
  const bytes = Buffer.from(text, 'base64');
  // Node skips what is not base64 instead of refusing it; only the canonical text comes back as it was.
  if (text === '' || bytes.toString('base64') !== text) throw new InvalidMasterKeys(`${place} is not base64`);
  if (bytes.length !== keyBytes) {
    throw new InvalidMasterKeys(`${place} has ${bytes.length} bytes; a master key has ${keyBytes}`);
  }
  return { id: keyIdOf(bytes), key: createSecretKey(bytes) };
};

/** Master keys in the order given: at least one. */
export type MasterKeys = readonly [MasterKey, ...MasterKey[]];

/**
 * Reads a comma-separated list of 32-byte keys in base64: the first encrypts, all decrypt.
 * @throws {InvalidMasterKeys} if one of them is no key or is listed twice
 */
export const parseMasterKeys = (text: string): MasterKeys => {
  const entries = text.split(',').map((entry) => entry.trim());
  const [first, ...others] = entries.map((entry, index) =>
    parseMasterKey(entry, `master key ${index + 1} of ${entries.length}`),
  );
  if (first === undefined) throw new InvalidMasterKeys('there is no master key');
  const keys: MasterKeys = [first, ...others];
  if (new Set(keys.map(({ id }) => id)).size < keys.length) {
    throw new InvalidMasterKeys('a master key is listed twice');
  }
  return keys;
};

/** A new master key as `parseMasterKeys` reads it: 32 random bytes in base64. */
export const newMasterKey = (): string => randomBytes(keyBytes).toString('base64');
