/**
 * Appends, for so many messages of one webhook, what they would have left had their first attempt failed: the accepted
 * event with its payload, and the failed attempt with a next one that is due now.
 *
 *   node seed-waiting-messages.mjs <data folder> <webhook id> <url> <count>
 */
import { join } from 'node:path';
import { SqliteEventStore } from '#libs/adapters/event-store-sqlite';
import { NodeIds, SystemClock } from '#libs/adapters/node-crypto';
import { messageIdOf } from '#libs/application';
import { eventData, eventType, occurredAt } from './sample-event.mjs';

const atOnce = 512;
const hourMs = 3_600_000;
const tenDaysMs = 240 * hourMs;

const [dataDir, webhookId, url, count] = process.argv.slice(2);
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
  const accepted = {
    type: eventType,
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
  const failed = [newEvent({ type: 'AttemptFailed', data: failedAttempt(eventId, messageId, number) }, number)];
  await store.append({ stream: `message-${messageId}`, expected: 'none', events: failed });
}

/** Due one after the other, in the order of their acceptance, within the last half hour. */
function failedAttempt(eventId, messageId, number) {
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
