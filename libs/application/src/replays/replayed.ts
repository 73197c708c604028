import type { BusRecord, DeliveryRecord } from '../ports/message-bus.js';

/** What became of one message or event of a replay. */
export type Replayed =
  /** `record` tells the workers of its order, while that is open. */
  | { readonly kind: 'retried'; readonly record?: BusRecord<DeliveryRecord> }
  /** The webhook takes nothing, or the event is gone. */
  | { readonly kind: 'skipped' }
  /** The webhook has got it meanwhile. */
  | { readonly kind: 'received' };
