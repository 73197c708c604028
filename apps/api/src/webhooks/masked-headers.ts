import type { WebhookChanges } from '#libs/application';
import { maskedValue, type WebhookChangesBody } from '#libs/contracts';

/** An edit may send back what was shown: a masked value leaves its header as it is. */
export const withoutMasked = ({ headers, ...changes }: WebhookChangesBody): WebhookChanges => {
  if (headers === undefined) return changes;
  const meant = Object.entries(headers).filter(([, value]) => value !== maskedValue);
  return { ...changes, headers: Object.fromEntries(meant) };
};
