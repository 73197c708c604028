import type { WebhookRow } from '#libs/application';
import type { WebhookAnswer } from '#libs/contracts';

import { maskHeaders } from '../history/fact-answer.js';

export const toWebhookAnswer = ({ id, webhook, ...row }: WebhookRow): WebhookAnswer => {
  const { settings, status, deactivatedBecause, revision } = webhook;
  return {
    id,
    displayName: settings.displayName,
    url: settings.url,
    events: [...settings.events],
    status,
    deactivatedBecause,
    description: settings.description,
    headers: maskHeaders(settings),
    timeoutMs: settings.timeoutMs,
    rateLimit: settings.rateLimit,
    ordering: settings.ordering,
    retry: settings.retry,
    health: row.health,
    lastDeliveryAt: row.lastDeliveryAt,
    failingSince: row.failingSince,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    revision,
  };
};
