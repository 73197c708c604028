import type { LiveWebhook, Sealed, WebhookId } from '#libs/domain';

import { CorruptRecord, UnknownMasterKey } from '../ports/errors.js';
import type { SecretBox } from '../ports/primitives.js';
import type { WebhookRegistry } from './webhook-registry.js';

const sealedOf = ({ secrets, settings }: LiveWebhook): readonly Sealed[] => [
  secrets.current,
  ...(secrets.previous === null ? [] : [secrets.previous.secret]),
  ...Object.values(settings.headers),
];

const opens = (secretBox: SecretBox, sealed: Sealed, id: WebhookId): boolean => {
  try {
    secretBox.open(sealed, id);
    return true;
  } catch (error) {
    if (error instanceof CorruptRecord) return false;
    throw error;
  }
};

/** Webhooks with something that was sealed under a key that is not there. */
const affected = (webhooks: WebhookRegistry, secretBox: SecretBox): ReadonlySet<WebhookId> => {
  const opened = new Map<string, boolean>();
  const found = new Set<WebhookId>();
  for (const [id, webhook] of webhooks.all())
    for (const sealed of sealedOf(webhook)) {
      const key = secretBox.keyOf(sealed);
      const isKnown = opened.get(key) ?? opens(secretBox, sealed, id);
      opened.set(key, isKnown);
      if (!isKnown) found.add(id);
    }
  return found;
};

/**
 * Every value names its key, so opening one value a key says whether the keys at hand are the right ones, however many
 * webhooks there are.
 * @throws {UnknownMasterKey} when some secret or header of a webhook was sealed under another key
 */
export const refuseUnknownMasterKeys = (webhooks: WebhookRegistry, secretBox: SecretBox): void => {
  const { size } = affected(webhooks, secretBox);
  if (size > 0)
    throw new UnknownMasterKey(
      `the master keys do not open the stored secrets of ${size === 1 ? '1 webhook' : `${String(size)} webhooks`}: restore the key that sealed them to HOOKLINE_MASTER_KEY or master.key`,
    );
};
