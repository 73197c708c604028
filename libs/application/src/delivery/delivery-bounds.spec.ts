import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { DeliveryScenario } from '#libs/testing';

import type { FirstRecord } from '../ports/message-bus.js';

let scenario: DeliveryScenario;

beforeEach(async () => {
  scenario = await DeliveryScenario.open({ maxInFlight: 8 });
});

afterEach(() => {
  scenario.close();
});

/** A record as the router publishes it, of an event that nobody stored: it only has to wait here. */
const record = (webhookId: string, count: number, bodyBytes: number): FirstRecord => ({
  kind: 'first',
  webhookId,
  messageId: `${webhookId}-${String(count)}`,
  eventId: `event-${String(count)}`,
  webhookRevision: 0,
  acceptedAt: new Date(scenario.clock.now()).toISOString(),
  givesUpAt: new Date(scenario.clock.now() + 864_000_000).toISOString(),
  test: false,
  body: 'x'.repeat(bodyBytes),
  isFresh: true,
});

describe('What waits for one webhook', () => {
  it('is at most 8 MiB: the rest is left to the read model', async () => {
    await scenario.webhook('hook');
    scenario.sender.hangAt('https://hook.example.com/');
    const mebibyte = 1_024 * 1_024;
    scenario.worker.take(Array.from({ length: 8 + 20 }, (_, count) => record('hook', count, mebibyte)));
    // Eight are in flight; with what holds them, eight bodies of a MiB are a little more than 8 MiB.
    expect(scenario.worker.stats()).toMatchObject({ inFlight: 8, waiting: 7, behind: 1 });
  });
});

describe('What waits for all webhooks together', () => {
  it('is at most 64 MiB: the rest is left to the read model, and what starts at once still starts', async () => {
    const ids = Array.from({ length: 10 }, (_, at) => `hook${String(at)}`);
    for (const id of ids) {
      await scenario.webhook(id);
      scenario.sender.hangAt(`https://${id}.example.com/`);
    }
    // A webhook that was just created is looked at in the read model first.
    await scenario.clock.advance(3_000);
    const mebibyte = 1_024 * 1_024;
    const take = async (id: string) => {
      scenario.worker.take(Array.from({ length: 8 + 7 }, (_, count) => record(id, count, mebibyte)));
      await scenario.clock.settle();
    };
    for (const id of ids.slice(0, 9)) await take(id);
    expect(scenario.worker.stats()).toMatchObject({ inFlight: 72, waiting: 63, behind: 0 });
    for (const id of ids.slice(9)) await take(id);
    expect(scenario.worker.stats()).toMatchObject({ inFlight: 80, waiting: 63, behind: 1 });
  });
});

describe('What waits for one of very many webhooks', () => {
  it('is at most 200 while all of them together have more than 10,000: those that hang leave room', async () => {
    const ids = Array.from({ length: 11 }, (_, at) => `hook${String(at)}`);
    for (const id of ids) {
      await scenario.webhook(id);
      scenario.sender.hangAt(`https://${id}.example.com/`);
    }
    await scenario.clock.advance(3_000);
    for (const id of ids) scenario.worker.take(Array.from({ length: 8 + 1_001 }, (_, count) => record(id, count, 1)));
    expect(scenario.worker.stats()).toMatchObject({ waiting: 10 * 1_000 + 200, behind: 11 });
  });
});

describe('A check', () => {
  it('that took longer than 500 ms is made again before the request: a cancel meanwhile counts', async () => {
    await scenario.webhook('hook');
    const id = await scenario.acceptOne();
    await scenario.clock.advance(501);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { read } = scenario.store;
    let isFirst = true;
    // The stream is read as it is now, and the answer comes late.
    scenario.store.read = async (stream, options) => {
      const page = await read.call(scenario.store, stream, options);
      if (stream === `message-${id}` && isFirst) {
        isFirst = false;
        await held;
      }
      return page;
    };
    await scenario.deliver();
    await scenario.cancel(id);
    await scenario.clock.advance(501);
    release();
    await scenario.clock.settle();
    expect(scenario.sender.requests).toHaveLength(0);
    expect(await scenario.statusOf(id)).toBe('cancelled');
  });
});
