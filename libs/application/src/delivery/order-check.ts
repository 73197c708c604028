import { acceptedMessage, answersOpenOrder, type EventId, type MessageState, toMs } from '#libs/domain';

import type { FactRecorder, Folded } from '../fact-recorder.js';
import { messageAggregate } from '../messages/message-aggregate.js';
import type { Clock } from '../ports/primitives.js';
import type { DeliveryTask } from './delivery-task.js';
import type { AcceptedPayload, PayloadCache } from './payload-cache.js';

/** An order that was open when it was looked at, with everything a request needs. */
export interface CheckedOrder {
  readonly message: Folded<MessageState>;
  readonly body: string;
  readonly checkedAtMs: number;
}

/** How old a look may be when the request starts: clocks within 250 ms of each other are a stated requirement. */
const freshForMs = 500;

/**
 * The last step before a request: is this order still open and due? A message that was cancelled, delivered or
 * retried meanwhile is not sent. Only a first record that its router marked, and that is fresh, needs no read:
 * nobody can have cancelled or sent a message that was stored less than half a second ago.
 */
export class OrderCheck {
  constructor(
    private readonly recorder: FactRecorder,
    private readonly payloads: PayloadCache,
    private readonly clock: Clock,
  ) {}

  /** `null`: nothing to send for this task. */
  async check(task: DeliveryTask): Promise<CheckedOrder | null> {
    return this.unread(task) ?? (await this.read(task));
  }

  /** Its messages will be checked soon. A read that fails is made again by the check. */
  readAhead(eventId: EventId): void {
    this.payloads.readAhead(eventId);
  }

  isFresh({ checkedAtMs }: Pick<CheckedOrder, 'checkedAtMs'>): boolean {
    // Below 0 the clock was set back: then nobody knows how old it is.
    const ageMs = this.clock.now() - checkedAtMs;
    return ageMs >= 0 && ageMs <= freshForMs;
  }

  private unread({ first }: DeliveryTask): CheckedOrder | null {
    if (first?.isFresh !== true || first.body === null) return null;
    const acceptedAtMs = toMs(first.acceptedAt);
    const ageMs = this.clock.now() - acceptedAtMs;
    if (ageMs < 0 || ageMs > freshForMs) return null;
    const { eventId, webhookId, givesUpAt, test, body } = first;
    const state = acceptedMessage({ eventId, webhookId, givesUpAt, test });
    return { message: { state, revision: 'none' }, body, checkedAtMs: acceptedAtMs };
  }

  private async read(task: DeliveryTask): Promise<CheckedOrder | null> {
    const payload = await this.payloadOf(task);
    if (payload === null) return null;
    const checkedAtMs = this.clock.now();
    const message = await this.recorder.fold(messageAggregate(task.messageId, payload.acceptance));
    const { state } = message;
    if (!answersOpenOrder(state, task.ticket)) return null;
    if (message.revision === 'none' && (await this.hasExpired(task, payload))) return null;
    const dueAt = state.order?.dueAt ?? null;
    return dueAt !== null && toMs(dueAt) > checkedAtMs ? null : { message, body: payload.body, checkedAtMs };
  }

  private payloadOf({ first, eventId, webhookId }: DeliveryTask): Promise<AcceptedPayload | null> {
    const carried = first === null ? null : this.payloads.ofRecord(first);
    return carried === null ? this.payloads.get(eventId, webhookId) : Promise.resolve(carried);
  }

  /** A message of an expired event is gone, and then looks like one that nothing was ever recorded about. */
  private async hasExpired({ eventId, webhookId }: DeliveryTask, { keptUntilMs }: AcceptedPayload): Promise<boolean> {
    return this.clock.now() > keptUntilMs && (await this.payloads.hasExpired(eventId, webhookId));
  }
}
