const prefix = 'whsec_';
/** Standard Webhooks asks for 24 to 64 bytes. */
const minBytes = 24;
const maxBytes = 64;

/** The text is no signing secret. The message says what is wrong with it, never what it is. */
export class InvalidSigningSecret extends Error {
  override readonly name = 'InvalidSigningSecret';
}

/** Writes key bytes as people copy them: `whsec_` and base64. */
export const formatSigningSecret = (key: Uint8Array): string => `${prefix}${Buffer.from(key).toString('base64')}`;

/**
 * Key bytes of a `whsec_…` secret.
 * @throws {InvalidSigningSecret} for another prefix, for what is not base64, and for less than 24 or more than 64 bytes
 */
export const parseSigningSecret = (secret: string): Buffer => {
  if (!secret.startsWith(prefix)) throw new InvalidSigningSecret(`a signing secret begins with ${prefix}`);
  const key = Buffer.from(secret.slice(prefix.length), 'base64');
  // Node skips what is not base64 instead of refusing it; only the canonical text comes back as it was.
  if (formatSigningSecret(key) !== secret) throw new InvalidSigningSecret(`after ${prefix} comes base64`);
  if (key.length < minBytes || key.length > maxBytes) {
    throw new InvalidSigningSecret(`a signing secret has ${minBytes} to ${maxBytes} bytes, not ${key.length}`);
  }
  return key;
};
