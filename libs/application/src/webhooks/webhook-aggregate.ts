import {
  evolveWebhook,
  isWebhookEvent,
  noWebhook,
  type WebhookEvent,
  type WebhookId,
  type WebhookState,
  webhookStream,
} from '#libs/domain';

import type { Aggregate } from '../fact-recorder.js';

export const webhookAggregate = (id: WebhookId): Aggregate<WebhookState, WebhookEvent> => ({
  stream: webhookStream(id),
  initial: noWebhook,
  evolve: evolveWebhook,
  owns: isWebhookEvent,
});
