import type { WebhookAnswer } from '#libs/contracts';

import type { WebhookSearch } from '../app/search.js';

export type SortKey = NonNullable<WebhookSearch['sort']>;
export type SortDirection = NonNullable<WebhookSearch['direction']>;

const failedShare = ({ health: { succeeded, failed } }: WebhookAnswer): number =>
  succeeded + failed === 0 ? -1 : failed / (succeeded + failed);

const compare: Readonly<Record<SortKey, (a: WebhookAnswer, b: WebhookAnswer) => number>> = {
  name: (a, b) => a.displayName.localeCompare(b.displayName),
  lastDelivery: (a, b) => (a.lastDeliveryAt ?? '').localeCompare(b.lastDeliveryAt ?? ''),
  health: (a, b) => failedShare(b) - failedShare(a),
  created: (a, b) => a.createdAt.localeCompare(b.createdAt),
};

export const sortWebhooks = (
  items: readonly WebhookAnswer[],
  key: SortKey,
  direction: SortDirection,
): readonly WebhookAnswer[] => {
  const sorted = items.toSorted(compare[key]);
  return direction === 'asc' ? sorted : sorted.reverse();
};
