import { hash, randomBytes } from 'node:crypto';

import type { KeyHasher } from '#libs/application';

const prefix = 'hk_';
const keyBytes = 32;

/**
 * SHA-256 in hex. A slow, salted hash protects what people make up; a key of 256 random bits cannot be guessed however
 * fast the hash is, and this one is computed on every request and looked up by equality.
 */
export class Sha256KeyHasher implements KeyHasher {
  newKey(): string {
    return `${prefix}${this.newToken()}`;
  }

  newToken(): string {
    return randomBytes(keyBytes).toString('base64url');
  }

  hash(key: string): string {
    return hash('sha256', key, 'hex');
  }
}
