/** Writes the past of the demo into its event store: the product builds everything else from it when it starts. */
import { join } from 'node:path';
import { SqliteEventStore } from '#libs/adapters/event-store-sqlite';
import { NodeIds, SystemClock } from '#libs/adapters/node-crypto';
import { messageIdOf } from '#libs/application';
import { readIncomingRecord } from '#libs/contracts';
import { defaultHorizonMs, toInstant } from '#libs/domain';
import { MessageFacts } from './message-facts.mjs';
import { newEvent } from './payloads.mjs';
import { Chance } from './random.mjs';
import { apiKeys, eventTypes, setUpWebhooks } from './setting.mjs';

const hourMs = 3_600_000;
const days = 21;
/** Appends under way at once: they are stored in the order in which they are handed over. */
const atOnce = 256;

/** Facts as `{stream, expected, event, atMs, actor}`. @returns the key that live events are published with */
export async function seed({ dataDir, masterKey, receivers }) {
  const clock = new SystemClock();
  const nowMs = clock.now();
  const ids = new NodeIds(clock);
  const { actors, producerKey, facts: keyFacts } = apiKeys(ids, nowMs);
  const webhooks = setUpWebhooks({ ids, nowMs, masterKey, receivers, actors });
  const past = new Past({ ids, nowMs, webhooks, actors });
  const facts = [
    ...keyFacts,
    ...webhooks.flatMap((webhook) => webhook.facts),
    ...eventTypes(nowMs, actors),
    ...rejections(ids, nowMs),
    ...past.facts(),
  ];
  await write(join(dataDir, 'events.db'), ids, facts);
  return { producerKey };
}

async function write(file, ids, facts) {
  const store = await SqliteEventStore.open({ file });
  const inOrder = facts.toSorted((a, b) => a.atMs - b.atMs);
  const append = ({ stream, expected, event, atMs, actor }) => {
    const metadata = { at: toInstant(atMs), actor, commandId: ids.random() };
    return store.append({ stream, expected, events: [{ id: ids.random(), event, metadata }] });
  };
  for (let from = 0; from < inOrder.length; from += atOnce)
    await Promise.all(inOrder.slice(from, from + atOnce).map(append));
  await store.close();
}

/** The events of three weeks and all their messages. */
class Past {
  #chance = new Chance(3);
  #parts;

  constructor(parts) {
    this.#parts = parts;
  }

  facts() {
    const { nowMs } = this.#parts;
    const facts = [];
    for (let atMs = nowMs - days * 24 * hourMs; atMs < nowMs; atMs += this.#pauseMs(atMs))
      facts.push(...this.#event(atMs));
    return facts;
  }

  /** Busy by day, quiet at night and on weekends. */
  #pauseMs(atMs) {
    const at = new Date(atMs);
    const isWeekend = at.getDay() % 6 === 0;
    const byDay = Math.max(0, Math.sin(((at.getHours() - 6) / 14) * Math.PI));
    const perHour = (2 + 16 * byDay) * (isWeekend ? 0.3 : 1);
    return (-Math.log(1 - this.#chance.next()) / perHour) * hourMs;
  }

  #event(atMs) {
    const { webhooks, actors } = this.#parts;
    const { type, data, timestamp } = newEvent(this.#chance, atMs - this.#chance.between(20, 400));
    const recipients = webhooks.filter(
      (one) => one.events.includes(type) && one.createdMs < atMs && atMs < one.activeUntilMs,
    );
    const eventId = new NodeIds({ now: () => Math.floor(atMs) }).ordered();
    const givesUpAt = toInstant(Math.floor(atMs) + defaultHorizonMs);
    const accepted = {
      type,
      data,
      occurredAt: timestamp,
      source: '',
      sourceId: eventId,
      recipients: recipients.map(({ id }) => id),
      givesUpAt,
      test: false,
    };
    const fact = {
      stream: `event-${eventId}`,
      expected: 'none',
      event: { type: 'EventAccepted', data: accepted },
      atMs,
      actor: actors.producer,
    };
    const messages = recipients.flatMap((webhook) => this.#message({ id: eventId, data, givesUpAt }, webhook, atMs));
    return [fact, ...messages];
  }

  #message(event, webhook, acceptedMs) {
    const { ids, nowMs, actors } = this.#parts;
    const messageId = messageIdOf(ids, event.id, webhook.id);
    const context = { event, webhook, messageId, chance: this.#chance, nowMs };
    const acceptance = { eventId: event.id, webhookId: webhook.id, givesUpAt: event.givesUpAt, test: false };
    const message = new MessageFacts(context, acceptance);
    const facts = message.upToNow(acceptedMs);
    // Somebody looked after what still waits: some of it is not wanted any more.
    if (message.isWaiting && facts.length > 2 && this.#chance.is(0.12)) {
      const cancelledMs = this.#chance.between(facts.at(-1).atMs, nowMs);
      message.ask({ type: 'CancelMessage', reason: 'requested' }, cancelledMs, actors.operator);
    }
    return facts.map((fact) => ({ stream: `message-${messageId}`, ...fact }));
  }
}

/** Records on the topic that nobody could read, with what the router says about them. */
function rejections(ids, nowMs) {
  const broken = [
    ['{"type":"subscription.create","data":{"subscription":', 52],
    ['{"type":"subscription created","data":{},"timestamp":"2024-05-01T12:00:00Z"}', 9],
    ['{"type":"subscription.update","data":{},"timestamp":"yesterday"}', 3],
  ];
  return broken.map(([text, hoursAgo], index) => {
    const atMs = nowMs - hoursAgo * hourMs;
    const origin = {
      topic: 'control-plane.events',
      partition: index,
      offset: String(48_213 + index),
      timestamp: String(Math.floor(atMs)),
    };
    const record = Buffer.from(text);
    const { reason } = readIncomingRecord({ value: record, headers: {}, key: null });
    const data = { reason, origin, record: record.toString('base64'), recordBytes: record.length };
    return {
      stream: `rejection-${ids.random()}`,
      expected: 'none',
      event: { type: 'EventRejected', data },
      atMs,
      actor: { kind: 'system', id: 'router' },
    };
  });
}
