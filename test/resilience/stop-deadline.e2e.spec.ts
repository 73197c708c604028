import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { answer, hang, ScriptableReceiver } from '#libs/testing';

import { until } from '../e2e/until.js';
import { Product } from '../support/product.js';

const path = '/hangs';
const stopWithinMs = 8_000;

describe('SIGTERM while receivers hang for longer than the process has', () => {
  let receiver: ScriptableReceiver;
  let product: Product;

  beforeAll(async () => {
    receiver = await ScriptableReceiver.open();
    product = await Product.start({ HOOKLINE_STOP_WITHIN_MS: String(stopWithinMs) });
  });

  afterAll(async () => {
    await product.remove();
    await receiver.close();
  });

  it('ends in order within the time, and what was cut off is sent again after the next start', async () => {
    receiver.on(path, hang());
    const webhook = {
      displayName: 'Hangs',
      url: receiver.url(path),
      events: ['subscription.create'],
      timeoutMs: 60_000,
    };
    expect((await product.request('POST', '/webhooks', webhook)).status).toBe(201);
    const event = { type: 'subscription.create', timestamp: '2024-05-01T12:00:00.000Z', data: {} };
    for (let count = 0; count < 12; count += 1) await product.request('POST', '/events', event);
    await receiver.received(path, 8);
    // A process that is not done by then ends with code 1.
    expect(await product.stop()).toEqual({ code: 0, signal: null });

    receiver.on(path, answer(204));
    const before = receiver.requests(path).map(({ headers }) => headers['webhook-id']);
    await product.restart();
    const ids = () =>
      new Set(
        receiver
          .requests(path)
          .slice(before.length)
          .map(({ headers }) => headers['webhook-id']),
      );
    await until('all messages have arrived', () => ids().size === 12);
    for (const id of before) expect(ids()).toContain(id);
  });
});
