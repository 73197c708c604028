/** What a message leaves behind: its attempts by the rules of the domain, and now and then what a person did. */
import {
  acceptedMessage,
  decideMessage,
  defaultRetryPolicy,
  evolveMessage,
  judge,
  retryAfterOf,
  toInstant,
  toMs,
} from '#libs/domain';

/** From the acceptance to the first request. */
const firstAfterMs = 6;
const secondMs = 1_000;
const masked = '********';

const dispatcher = { kind: 'system', id: 'dispatcher' };

const outcomeOf = ({ statusCode, errorCode, retryAfterS }, endedMs) =>
  errorCode === undefined
    ? {
        kind: 'response',
        statusCode,
        retryAfter: retryAfterS === undefined ? null : toInstant(endedMs + retryAfterS * secondMs),
      }
    : { kind: 'error', code: errorCode };

const headersOf = ({ webhook, messageId, startedMs, chance }) => ({
  'content-type': 'application/json',
  'user-agent': 'Hookline/0.1.0',
  'webhook-id': messageId,
  'webhook-timestamp': String(Math.floor(startedMs / secondMs)),
  'webhook-signature': `v1,${Buffer.from(Array.from({ length: 32 }, () => Math.floor(chance.between(0, 256)))).toString('base64')}`,
  ...Object.fromEntries(Object.keys(webhook.headers ?? {}).map((name) => [name, masked])),
});

export class MessageFacts {
  #state;
  #facts = [];
  #context;

  /** `context`: event with `id` and `data`, webhook, messageId, chance, nowMs, and `revisionAt` of the webhook. */
  constructor(context, acceptance) {
    this.#context = context;
    this.#state = acceptedMessage(acceptance);
  }

  /** Makes the attempts that were due by now, from the acceptance on. @returns facts with their instant and actor */
  upToNow(acceptedMs) {
    let dueMs = acceptedMs + firstAfterMs + this.#context.chance.around(3);
    while (this.#state.order !== null && this.#attempt(dueMs)) {
      if (this.#state.order !== null) dueMs = this.#dueAfter(dueMs);
    }
    return this.#facts;
  }

  get isWaiting() {
    return this.#state.order !== null;
  }

  /** What a person asked for. */
  ask(command, atMs, actor) {
    const decision = decideMessage(command, this.#state);
    if (decision.kind === 'accepted') this.#record(decision.events, atMs, actor);
  }

  #dueAfter(lastMs) {
    const { dueAt } = this.#state.order;
    return (dueAt === null ? lastMs : toMs(dueAt)) + this.#context.chance.between(1, 40);
  }

  /** `false`: it would not have ended by now. */
  #attempt(startedMs) {
    const { event, webhook, chance, nowMs, messageId } = this.#context;
    const answer = webhook.behave({ chance, data: event.data, atMs: startedMs, nowMs });
    const endedMs = startedMs + answer.durationMs;
    if (endedMs >= nowMs || startedMs >= (webhook.activeUntilMs ?? Infinity) + secondMs) return false;
    const outcome = outcomeOf(answer, endedMs);
    const report = {
      eventId: event.id,
      webhookId: webhook.id,
      ticket: this.#state.order.ticket,
      attempt: this.#state.attempts + 1,
      trigger: this.#state.order.trigger,
      startedAt: toInstant(startedMs),
      durationMs: Math.round(answer.durationMs * 10) / 10,
      url: webhook.url,
      webhookRevision: webhook.revisionAt(startedMs),
      requestHeaders: headersOf({ webhook, messageId, startedMs, chance }),
      statusCode: answer.statusCode ?? null,
      errorCode: answer.errorCode ?? null,
      answerExcerpt: answer.body ?? null,
    };
    const command = {
      type: 'RecordAttempt',
      report,
      verdict: judge(outcome),
      retryAfter: retryAfterOf(outcome),
      endedAt: toInstant(endedMs),
      policy: defaultRetryPolicy,
    };
    this.#record(decideMessage(command, this.#state).events, endedMs, dispatcher);
    return true;
  }

  #record(events, atMs, actor) {
    for (const event of events) {
      const expected = this.#state.revision;
      this.#state = evolveMessage(this.#state, event);
      this.#facts.push({ event, expected, atMs, actor });
    }
  }
}
