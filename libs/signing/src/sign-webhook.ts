import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

import { parseSigningSecret } from './signing-secret.js';

/** Enough for every secret that is busy at one time; the cache only saves parsing. */
const maxCachedKeys = 1024;

const keys = new Map<string, KeyObject>();

const keyOf = (secret: string): KeyObject => {
  const cached = keys.get(secret);
  if (cached !== undefined) return cached;
  const key = createSecretKey(parseSigningSecret(secret));
  if (keys.size >= maxCachedKeys) keys.clear();
  keys.set(secret, key);
  return key;
};

export interface WebhookToSign {
  /** Value of `webhook-id`. */
  readonly id: string;
  /** Value of `webhook-timestamp`: seconds since the epoch. */
  readonly timestampSeconds: number;
  /** Exactly what is sent. */
  readonly body: string;
  /** `whsec_…`, newest first. */
  readonly secrets: readonly string[];
}

/**
 * Value of `webhook-signature` as the Standard Webhooks specification says: HMAC-SHA256 over `id.timestamp.body` in
 * base64, one `v1,…` for each secret, separated by spaces.
 * @throws {InvalidSigningSecret}
 */
export const signWebhook = ({ id, timestampSeconds, body, secrets }: WebhookToSign): string => {
  const signed = `${id}.${timestampSeconds}.${body}`;
  return secrets.map((secret) => `v1,${createHmac('sha256', keyOf(secret)).update(signed).digest('base64')}`).join(' ');
};
