/**
 * What so many messages would have left in the event store, had they been published an hour ago, one after the other
 * over half an hour: the accepted event with its payload, and what became of its message.
 */
import { messageIdOf } from '#libs/application';
import { eventData, eventType, occurredAt, rareType } from './sample-event.mjs';

const hourMs = 3_600_000;
const tenDaysMs = 240 * hourMs;

const at = (ms) => new Date(ms).toISOString();

export class SeededFacts {
  #count;
  #url;
  #webhookIds;
  #ids;
  #acceptedMs;
  #metadata;

  constructor({ count, url, webhookIds, ids, clock }) {
    [this.#count, this.#url, this.#webhookIds, this.#ids] = [count, url, webhookIds, ids];
    this.#acceptedMs = clock.now() - hourMs;
    this.#metadata = { actor: { kind: 'key', id: 'benchmark' }, commandId: ids.random() };
  }

  /** Of a message of the first webhook whose first attempt has failed, and whose next one is due by now. */
  waiting(number) {
    return this.#streamsOf({ number, webhookId: this.#webhookIds[0], type: eventType, outcome: 'waiting' });
  }

  /**
   * Of one of all statuses: half of them are of the first webhook, and a hundredth has another type. Each by another
   * multiple, so that they do not go together.
   */
  mixed(number) {
    const [first, ...others] = this.#webhookIds;
    const webhookId = number % 2 === 0 ? first : others[(number * 7_919) % others.length];
    const type = (number * 104_729) % 100 === 0 ? rareType : eventType;
    const share = (number * 1_299_709) % 20;
    const outcome = ['created', 'cancelled', 'waiting', 'waiting', 'failed', 'failed', 'failed'][share] ?? 'success';
    return this.#streamsOf({ number, webhookId, type, outcome });
  }

  /** The event's stream, then the message's. */
  #streamsOf({ number, webhookId, type, outcome }) {
    const eventId = this.#ids.ordered();
    const messageId = messageIdOf(this.#ids, eventId, webhookId);
    const accepted = {
      type,
      data: eventData(number),
      occurredAt,
      source: '',
      sourceId: eventId,
      recipients: [webhookId],
      givesUpAt: at(this.#acceptedMs + tenDaysMs),
      test: false,
    };
    const ofMessage = this.#factsOf(outcome, { eventId, webhookId, messageId, number });
    return [
      { stream: `event-${eventId}`, events: [this.#newEvent({ type: 'EventAccepted', data: accepted }, number)] },
      { stream: `message-${messageId}`, events: ofMessage.map((fact) => this.#newEvent(fact, number)) },
    ];
  }

  /** Lists sort by its instant. */
  #newEvent(event, number) {
    const metadata = { ...this.#metadata, at: at(this.#acceptedMs + this.#offsetMs(number)) };
    return { id: this.#ids.random(), event, metadata };
  }

  #offsetMs(number) {
    return Math.floor((number * hourMs) / 2 / this.#count);
  }

  #factsOf(outcome, message) {
    const { eventId, webhookId } = message;
    const about = { eventId, webhookId };
    const failure = { type: 'AttemptFailed', data: this.#failedAttempt(message) };
    if (outcome === 'created') return [];
    if (outcome === 'waiting') return [failure];
    if (outcome === 'cancelled')
      return [failure, { type: 'MessageCancelled', data: { ...about, reason: 'requested' } }];
    if (outcome === 'failed')
      return [
        { type: 'AttemptFailed', data: { ...failure.data, nextAttemptAt: null, because: null } },
        { type: 'MessageFailed', data: { ...about, reason: 'gave_up' } },
      ];
    const { nextAttemptAt: _none, because: _nothing, ...report } = failure.data;
    return [{ type: 'AttemptSucceeded', data: { ...report, statusCode: 204, answerExcerpt: '' } }];
  }

  /** Due one after the other, in the order of their acceptance, within the last half hour. */
  #failedAttempt({ eventId, webhookId, messageId, number }) {
    return {
      eventId,
      webhookId,
      ticket: 'none',
      attempt: 1,
      trigger: 'first',
      startedAt: at(this.#acceptedMs + 5),
      durationMs: 12.5,
      url: this.#url,
      webhookRevision: 0,
      requestHeaders: {
        'content-type': 'application/json',
        'user-agent': 'Hookline/0.1.0',
        'webhook-id': messageId,
        'webhook-timestamp': String(Math.floor(this.#acceptedMs / 1_000)),
        'webhook-signature': `v1,${Buffer.alloc(32, number % 251).toString('base64')}`,
      },
      statusCode: 503,
      errorCode: null,
      answerExcerpt: null,
      nextAttemptAt: at(this.#acceptedMs + hourMs / 2 + this.#offsetMs(number)),
      because: 'schedule',
    };
  }
}
