import { describe, expect, it } from '@jest/globals';

import { maskedValue } from '#libs/contracts';
import { answer, inTurn } from '#libs/testing';

import { isGenuine } from './hook.js';
import { anEvent } from './hookline-client.js';
import { Scene } from './scene.js';

const scene = Scene.of();

describe('The request', () => {
  it.each([
    ['letters of every alphabet, escapes and blanks', { text: 'ä 漢字 😀 "quoted" \\ / \u2028 \u0001\t\n', '': ' ' }],
    ['numbers, nothing and lists', { list: [0, -1.5, 1e-7, 9007199254740991, null, true, [], {}] }],
    ['names that JavaScript knows', { constructor: 1, toString: 'x', hasOwnProperty: null }],
    ['more than a record on the bus carries', { text: '漢'.repeat(30_000) }],
  ])('has exactly the envelope as its body, to the byte: %s', async (_what, data) => {
    const hook = await scene.webhook();
    const event = anEvent({ data });
    const messageId = await scene.publishTo(hook, event);
    const [request] = await hook.received();
    expect(request!.body).toBe(JSON.stringify({ type: event['type'], data, timestamp: event['timestamp'] }));
    expect((await scene.hookline.message(messageId)).body).toBe(request!.body);
    expect(isGenuine(request!, hook.webhook.secret)).toBe(true);
  });

  it('is a POST with the headers of Standard Webhooks and of Hookline', async () => {
    const hook = await scene.webhook();
    const messageId = await scene.publishTo(hook);
    const [request] = await hook.received();
    const { method, headers, body, receivedAt } = request!;
    expect(method).toBe('POST');
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'webhook-id': messageId,
      'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
      'user-agent': expect.stringMatching(/^Hookline\/\d+\.\d+\.\d+$/),
    });
    expect(headers['webhook-timestamp']).toMatch(/^\d{10}$/);
    expect(Math.abs(Number(headers['webhook-timestamp']) - receivedAt / 1_000)).toBeLessThan(60);
  });

  it('keeps its webhook-id on every attempt, and is signed anew for each', async () => {
    const answers = inTurn(answer(500), answer(500), answer(200));
    const hook = await scene.webhook({ answers, retry: { baseMs: 600, factor: 1, capMs: 600 } });
    const messageId = await scene.publishTo(hook);
    const requests = await hook.received(3);
    expect(requests.map(({ headers }) => headers['webhook-id'])).toEqual([messageId, messageId, messageId]);
    expect(new Set(requests.map(({ body }) => body)).size).toBe(1);
    expect(requests.every((request) => isGenuine(request, hook.webhook.secret))).toBe(true);
    expect(new Set(requests.map(({ headers }) => headers['webhook-timestamp'])).size).toBeGreaterThan(1);
  });

  it("carries the webhook's own headers, and the log shows their names alone", async () => {
    const hook = await scene.webhook({ headers: { 'X-Team': 'billing team', authorization: 'Basic c2VjcmV0' } });
    const messageId = await scene.publishTo(hook);
    const [request] = await hook.received();
    expect(request!.headers).toMatchObject({ 'x-team': 'billing team', authorization: 'Basic c2VjcmV0' });
    const { attempts } = await scene.hookline.whenStatus(messageId, 'success');
    expect(attempts[0]!.requestHeaders).toMatchObject({
      'x-team': maskedValue,
      authorization: maskedValue,
      'webhook-id': messageId,
    });
    expect(hook.webhook.headers).toEqual({ 'x-team': maskedValue, authorization: maskedValue });
  });

  it('keeps the query of the URL', async () => {
    const hook = await scene.webhook();
    await scene.hookline.editWebhook(hook.id, { url: `${hook.webhook.url}?tenant=a%20b&x=1` });
    await scene.publishTo(hook);
    const [request] = await hook.received();
    expect(request!.path).toBe(`${hook.path}?tenant=a%20b&x=1`);
  });
});
