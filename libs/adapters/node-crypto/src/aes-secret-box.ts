import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

import { CorruptRecord, type SecretBox } from '#libs/application';
import { formatSigningSecret } from '#libs/signing';

import type { MasterKey, MasterKeys } from './master-keys.js';

const cipherName = 'aes-256-gcm';
const sealedFormat = 'v1';
/** The size that GCM is made for (NIST SP 800-38D section 8.2.2). */
const ivBytes = 12;
const tagBytes = 16;
const signingSecretBytes = 32;

/** Which part failed is for the log of whoever asks, not for an attacker: one message for all. */
const cannotBeOpened = (): CorruptRecord => new CorruptRecord('a sealed value cannot be opened');

interface Parts {
  readonly keyId: string;
  readonly iv: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
}

/** Reads `v1.<key id>.<iv>.<ciphertext and tag>`; `null` for anything else. */
const parse = (sealed: string): Parts | null => {
  const [format, keyId, iv, encrypted, ...rest] = sealed.split('.');
  if (
    format !== sealedFormat ||
    keyId === undefined ||
    iv === undefined ||
    encrypted === undefined ||
    rest.length > 0
  ) {
    return null;
  }
  const ivPart = Buffer.from(iv, 'base64url');
  const bytes = Buffer.from(encrypted, 'base64url');
  if (ivPart.length !== ivBytes || bytes.length < tagBytes) return null;
  const tagStart = bytes.length - tagBytes;
  return { keyId, iv: ivPart, ciphertext: bytes.subarray(0, tagStart), tag: bytes.subarray(tagStart) };
};

/** Format and key are bound as well, so that no part of the text can be exchanged. */
const associatedData = (keyId: string, boundTo: string): Buffer => Buffer.from(`${sealedFormat}.${keyId}.${boundTo}`);

const decrypt = (key: KeyObject, { keyId, iv, ciphertext, tag }: Parts, boundTo: string): string => {
  const decipher = createDecipheriv(cipherName, key, iv, { authTagLength: tagBytes });
  decipher.setAAD(associatedData(keyId, boundTo)).setAuthTag(tag);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
};

/**
 * AES-256-GCM under the installation's master keys: the first encrypts, all decrypt. The text it makes is
 * `v1.<key id>.<iv>.<ciphertext and tag>`, the last three in base64url, and it is bound to the id of its owner.
 */
export class AesSecretBox implements SecretBox {
  private readonly current: MasterKey;
  private readonly keys: ReadonlyMap<string, KeyObject>;

  constructor(masterKeys: MasterKeys) {
    [this.current] = masterKeys;
    this.keys = new Map(masterKeys.map(({ id, key }) => [id, key]));
  }

  seal(clearText: string, boundTo: string): string {
    const { id, key } = this.current;
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv(cipherName, key, iv, { authTagLength: tagBytes }).setAAD(associatedData(id, boundTo));
    const encrypted = Buffer.concat([cipher.update(clearText, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${sealedFormat}.${id}.${iv.toString('base64url')}.${encrypted.toString('base64url')}`;
  }

  open(sealed: string, boundTo: string): string {
    const parts = parse(sealed);
    const key = parts && this.keys.get(parts.keyId);
    if (!parts || !key) throw cannotBeOpened();
    try {
      return decrypt(key, parts, boundTo);
    } catch {
      throw cannotBeOpened();
    }
  }

  /** Whatever is no sealed text has a name that no key has. */
  keyOf(sealed: string): string {
    return parse(sealed)?.keyId ?? '';
  }

  newSigningSecret(): string {
    return formatSigningSecret(randomBytes(signingSecretBytes));
  }
}
