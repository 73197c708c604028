import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { answer, eventually, inTurn, ScriptableReceiver } from '#libs/testing';

import { Product } from '../support/product.js';

const kills = 20;
const publishers = 8;
/** Between two kills: random, so that they fall into every line of the product sooner or later. */
const shortestRunMs = 150;
const longestRunMs = 900;
const path = '/ledger';
const isRefused = (index: number): boolean => index % 7 === 6;

const event = (number: number) => ({
  type: 'subscription.create',
  timestamp: '2024-05-01T12:00:00.000Z',
  id: `ledger-${String(number)}`,
  data: { number },
});

const numberIn = (body: string): number => {
  const parsed: unknown = JSON.parse(body);
  if (typeof parsed !== 'object' || parsed === null || !('data' in parsed)) throw new Error('not an envelope');
  const { data } = parsed;
  if (typeof data !== 'object' || data === null || !('number' in data)) throw new Error('not ours');
  return Number(data.number);
};

/** What the receiver got, read on from where it was read before: a look is cheap. */
class Arrivals {
  requests = 0;
  /** Answered with success although an answer of success had been given before. */
  repeated = 0;
  private readonly numbers = new Set<number>();

  constructor(private readonly receiver: ScriptableReceiver) {}

  has(number: number): boolean {
    return this.numbers.has(number);
  }

  /** True when something new has come. */
  look(): boolean {
    const all = this.receiver.requests(path);
    const isNew = all.length > this.requests || this.requests === 0;
    for (const { body } of all.slice(this.requests)) {
      const isAnsweredWithSuccess = this.requests === 0 || !isRefused(this.requests - 1);
      this.requests += 1;
      if (!isAnsweredWithSuccess) continue;
      const number = numberIn(body);
      if (this.numbers.has(number)) this.repeated += 1;
      this.numbers.add(number);
    }
    return isNew;
  }
}

/** Publishes until told to end, and keeps which events were accepted; what was not answered may be either. */
class Publisher {
  readonly accepted = new Set<number>();
  private isEnding = false;
  private next = 0;

  constructor(private readonly product: Product) {}

  async run(): Promise<void> {
    await Promise.all(Array.from({ length: publishers }, () => this.publishOn()));
  }

  end(): void {
    this.isEnding = true;
  }

  private async publishOn(): Promise<void> {
    while (!this.isEnding) {
      this.next += 1;
      await this.publish(this.next);
    }
  }

  private async publish(number: number): Promise<void> {
    try {
      const { status } = await this.product.request('POST', '/events', event(number));
      if (status === 202) this.accepted.add(number);
    } catch {
      // The process was killed under the request: not accepted as far as this publisher knows.
      await this.product.whenReady();
    }
  }
}

describe(`kill -9, ${String(kills)} times at random moments under load`, () => {
  let receiver: ScriptableReceiver;
  let product: Product;

  beforeAll(async () => {
    receiver = await ScriptableReceiver.open();
    product = await Product.start();
  });

  afterAll(async () => {
    await product.remove();
    await receiver.close();
  });

  const killAgainAndAgain = async (): Promise<void> => {
    for (let kill = 0; kill < kills; kill += 1) {
      const runMs = shortestRunMs + Math.random() * (longestRunMs - shortestRunMs);
      await new Promise((resolve) => setTimeout(resolve, runMs));
      await product.kill();
      await product.restart();
    }
  };

  it('loses no accepted event', async () => {
    // Every seventh request fails, so that retries are killed too.
    const answers = Array.from({ length: 20_000 }, (_, index) => answer(isRefused(index) ? 500 : 204));
    receiver.on(path, inTurn(answer(204), ...answers));
    const webhook = { displayName: 'Ledger', url: receiver.url(path), events: ['subscription.create'] };
    expect((await product.request('POST', '/webhooks', webhook)).status).toBe(201);
    const publisher = new Publisher(product);
    const publishing = publisher.run();
    await killAgainAndAgain().finally(() => {
      publisher.end();
    });
    await publishing;
    const arrivals = new Arrivals(receiver);
    const missing = () => [...publisher.accepted].filter((number) => !arrivals.has(number));
    await eventually('every accepted event has arrived', () => arrivals.look() && missing().length === 0).catch(() => {
      // The expectation below says which are missing.
    });
    process.stdout.write(
      `kill -9 ledger: ${String(publisher.accepted.size)} events accepted, ${String(missing().length)} missing, ` +
        `${String(arrivals.requests)} requests, ${String(arrivals.repeated)} delivered more than once\n`,
    );
    expect(publisher.accepted.size).toBeGreaterThan(kills);
    expect(missing()).toEqual([]);
  });
});
