import type { WebhookId } from '#libs/domain';

import type { BusRecord, DeliveryRecord, LookRecord, MessageBus, OrderRecord } from './ports/message-bus.js';
import type { Clock, Log, LogFields } from './ports/primitives.js';

export interface HintParts {
  readonly bus: MessageBus;
  readonly clock: Clock;
  readonly log: Log;
}

const publishWithinMs = 2_000;

const withinDeadline = (clock: Clock, publishing: Promise<void>): Promise<void> =>
  new Promise((resolve, reject) => {
    const cancel = clock.after(publishWithinMs, () => {
      reject(new Error(`the bus took longer than ${String(publishWithinMs)} ms`));
    });
    publishing.then(resolve, reject).finally(cancel);
  });

/** Tells of a message's open order. */
export const orderRecord = (order: Omit<OrderRecord, 'kind'>): BusRecord<OrderRecord> => {
  const { webhookId, messageId, eventId, ticket, dueAt, trigger } = order;
  return { key: webhookId, value: { kind: 'order', webhookId, messageId, eventId, ticket, dueAt, trigger } };
};

/** Tells that a webhook has something due in the read model. */
export const lookRecord = (webhookId: WebhookId): BusRecord<LookRecord> => ({
  key: webhookId,
  value: { kind: 'look', webhookId },
});

/**
 * Tells the delivery workers what is stored. Whoever hears nothing finds it in the read model, so a bus that fails,
 * or takes longer than 2 s, is a line in the log (`failedAs`) and refuses nobody.
 */
export const publishHint = async (
  { bus, clock, log }: HintParts,
  records: readonly BusRecord<DeliveryRecord>[],
  failedAs: { readonly event: string; readonly fields: LogFields },
): Promise<void> => {
  try {
    await withinDeadline(clock, bus.publish('webhook.deliveries', records));
  } catch (error) {
    log.error(failedAs.event, error, failedAs.fields);
  }
};
