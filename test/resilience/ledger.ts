import { setTimeout as pause } from 'node:timers/promises';

import type { ScriptableReceiver } from '#libs/testing';

import { adminKey } from '../support/product.js';

/** Where the receiver of the ledger is. */
export const ledgerPath = '/ledger';
const publishers = 8;

/** Every seventh request fails, so that retries are disturbed too. */
export const isRefused = (index: number): boolean => index % 7 === 6;

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
export class Arrivals {
  requests = 0;
  /** Answered with success although an answer of success had been given before. */
  repeated = 0;
  private readonly firstAt = new Map<number, number>();

  constructor(private readonly receiver: ScriptableReceiver) {}

  has(number: number): boolean {
    return this.firstAt.has(number);
  }

  /** When an event was first answered with success, milliseconds since the epoch; `undefined` for one that was not. */
  at(number: number): number | undefined {
    return this.firstAt.get(number);
  }

  /** True when something new has come. */
  look(): boolean {
    const all = this.receiver.requests(ledgerPath);
    const isNew = all.length > this.requests || this.requests === 0;
    for (const { body, receivedAt } of all.slice(this.requests)) {
      const isAnsweredWithSuccess = this.requests === 0 || !isRefused(this.requests - 1);
      this.requests += 1;
      if (!isAnsweredWithSuccess) continue;
      const number = numberIn(body);
      if (this.firstAt.has(number)) this.repeated += 1;
      else this.firstAt.set(number, receivedAt);
    }
    return isNew;
  }
}

export interface PublisherOptions {
  /** `http://host:port` of every process that takes events; they take turns. */
  readonly origins: readonly string[];
  /** After a request that got no answer, or another than 202. */
  readonly afterFailure: () => Promise<void>;
  /** Of each publisher, between two events; absent: none, which is as much as the product takes. */
  readonly pauseMs?: number;
}

/** Publishes until told to end, and keeps which events were accepted; what was not answered may be either. */
export class Publisher {
  /** When each was, milliseconds since the epoch. */
  readonly accepted = new Map<number, number>();
  private isEnding = false;
  private next = 0;

  constructor(private readonly options: PublisherOptions) {}

  async run(): Promise<void> {
    this.isEnding = false;
    await Promise.all(Array.from({ length: publishers }, () => this.publishOn()));
  }

  end(): void {
    this.isEnding = true;
  }

  private async publishOn(): Promise<void> {
    while (!this.isEnding) {
      this.next += 1;
      await this.publish(this.next);
      if (this.options.pauseMs !== undefined) await pause(this.options.pauseMs);
    }
  }

  private async publish(number: number): Promise<void> {
    const { origins, afterFailure } = this.options;
    try {
      const { status } = await fetch(`${origins[number % origins.length]!}/api/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(event(number)),
      });
      if (status === 202) this.accepted.set(number, Date.now());
      else await afterFailure();
    } catch {
      // The process was killed under the request: not accepted as far as this publisher knows.
      await afterFailure();
    }
  }
}
