/**
 * Appends, for so many messages, what they would have left: the accepted event with its payload, and the failed attempt
 * with a next one that is due now. `mixed` gives them all statuses, half of them to the first webhook, and a hundredth
 * another type.
 *
 *   node seed-messages.mjs <data folder> <webhook ids, by comma> <url> <count> [mixed]
 */
import { join } from 'node:path';
import { SqliteEventStore } from '#libs/adapters/event-store-sqlite';
import { NodeIds, SystemClock } from '#libs/adapters/node-crypto';
import { messageIdOf } from '#libs/application';
import { eventData, eventType, occurredAt, rareType } from './sample-event.mjs';

const atOnce = 512;
const hourMs = 3_600_000;
const tenDaysMs = 240 * hourMs;

const [dataDir, webhooks, url, count, mix] = process.argv.slice(2);
const webhookIds = webhooks.split(',');
const isMixed = mix === 'mixed';
const clock = new SystemClock();
const ids = new NodeIds(clock);
const store = await SqliteEventStore.open({ file: join(dataDir, 'events.db') });

const acceptedMs = clock.now() - hourMs;
const at = (ms) => new Date(ms).toISOString();
const metadata = { actor: { kind: 'key', id: 'benchmark' }, commandId: ids.random() };
/** One after the other over half an hour: lists sort by it. */
const acceptedAt = (number) => at(acceptedMs + Math.floor((number * hourMs) / 2 / Number(count)));
const newEvent = (event, number) => ({ id: ids.random(), event, metadata: { ...metadata, at: acceptedAt(number) } });

let next = 0;
await Promise.all(Array.from({ length: atOnce }, work));
await store.close();

async function work() {
  while (next < Number(count)) await appendOne(next++);
}

async function appendOne(number) {
  const eventId = ids.ordered();
  const [webhookId, type, outcome] = isMixed ? mixedOf(number) : [webhookIds[0], eventType, 'waiting'];
  const accepted = {
    type,
    data: eventData(number),
    occurredAt,
    source: '',
    sourceId: eventId,
    recipients: [webhookId],
    givesUpAt: at(acceptedMs + tenDaysMs),
    test: false,
  };
  const events = [newEvent({ type: 'EventAccepted', data: accepted }, number)];
  await store.append({ stream: `event-${eventId}`, expected: 'none', events });
  const messageId = messageIdOf(ids, eventId, webhookId);
  const facts = factsOf(outcome, { eventId, webhookId, messageId, number }).map((fact) => newEvent(fact, number));
  if (facts.length > 0) await store.append({ stream: `message-${messageId}`, expected: 'none', events: facts });
}

/** Each by another multiple, so that they do not go together. */
function mixedOf(number) {
  const others = webhookIds.length - 1;
  const webhookId = number % 2 === 0 ? webhookIds[0] : webhookIds[1 + ((number * 7_919) % others)];
  const type = (number * 104_729) % 100 === 0 ? rareType : eventType;
  const share = (number * 1_299_709) % 20;
  const outcome = ['created', 'cancelled', 'waiting', 'waiting', 'failed', 'failed', 'failed'][share] ?? 'success';
  return [webhookId, type, outcome];
}

function factsOf(outcome, message) {
  const { eventId, webhookId } = message;
  const about = { eventId, webhookId };
  const failure = { type: 'AttemptFailed', data: failedAttempt(message) };
  if (outcome === 'created') return [];
  if (outcome === 'waiting') return [failure];
  if (outcome === 'cancelled') return [failure, { type: 'MessageCancelled', data: { ...about, reason: 'requested' } }];
  if (outcome === 'failed')
    return [
      { type: 'AttemptFailed', data: { ...failure.data, nextAttemptAt: null, because: null } },
      { type: 'MessageFailed', data: { ...about, reason: 'gave_up' } },
    ];
  const { nextAttemptAt: _none, because: _nothing, ...report } = failure.data;
  return [{ type: 'AttemptSucceeded', data: { ...report, statusCode: 204, answerExcerpt: '' } }];
}

/** Due one after the other, in the order of their acceptance, within the last half hour. */
function failedAttempt({ eventId, webhookId, messageId, number }) {
  return {
    eventId,
    webhookId,
    ticket: 'none',
    attempt: 1,
    trigger: 'first',
    startedAt: at(acceptedMs + 5),
    durationMs: 12.5,
    url,
    webhookRevision: 0,
    requestHeaders: {
      'content-type': 'application/json',
      'user-agent': 'Hookline/0.1.0',
      'webhook-id': messageId,
      'webhook-timestamp': String(Math.floor(acceptedMs / 1_000)),
      'webhook-signature': `v1,${Buffer.alloc(32, number % 251).toString('base64')}`,
    },
    statusCode: 503,
    errorCode: null,
    answerExcerpt: null,
    nextAttemptAt: at(acceptedMs + hourMs / 2 + Math.floor((number * hourMs) / 2 / Number(count))),
    because: 'schedule',
  };
}
