import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { answer, inTurn, ScriptableReceiver } from '#libs/testing';

import { until } from '../e2e/until.js';
import { Product } from '../support/product.js';
import { Arrivals, isRefused, ledgerPath as path, Publisher } from './ledger.js';

const kills = 20;
/** Between two kills: random, so that they fall into every line of the product sooner or later. */
const shortestRunMs = 150;
const longestRunMs = 900;

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
    const answers = Array.from({ length: 20_000 }, (_, index) => answer(isRefused(index) ? 500 : 204));
    receiver.on(path, inTurn(answer(204), ...answers));
    const webhook = { displayName: 'Ledger', url: receiver.url(path), events: ['subscription.create'] };
    expect((await product.request('POST', '/webhooks', webhook)).status).toBe(201);
    const publisher = new Publisher({ origins: [product.origin], afterFailure: () => product.whenReady() });
    const publishing = publisher.run();
    await killAgainAndAgain().finally(() => {
      publisher.end();
    });
    await publishing;
    const arrivals = new Arrivals(receiver);
    const missing = () => [...publisher.accepted.keys()].filter((number) => !arrivals.has(number));
    await until('every accepted event has arrived', () => arrivals.look() && missing().length === 0).catch(() => {
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
