import { describe, expect, it } from '@jest/globals';

import { problemDetails } from '#libs/contracts';

import { adminKey } from '../support/product.js';
import { anEvent } from './hookline-client.js';
import { Scene } from './scene.js';

const scene = Scene.of({
  HOOKLINE_API_PUBLISH_LIMIT: '5',
  HOOKLINE_API_RATE_LIMIT: '7',
  HOOKLINE_API_FAILED_SIGN_INS: '10',
});

const codesOf = async (count: number, ...request: Parameters<typeof scene.hookline.request>) => {
  const answers = await Promise.all(Array.from({ length: count }, () => scene.hookline.request(...request)));
  const refused = answers.filter(({ status }) => status >= 400);
  for (const { json } of refused) problemDetails.parse(json);
  return { answers, refused };
};

describe('A client that asks too much', () => {
  it('is told what it has left, and to come again later, with its own key alone', async () => {
    const { answers, refused } = await codesOf(30, 'POST', '/events', anEvent());
    expect(answers[0]!.headers.get('ratelimit-policy')).toBe('"publish";q=5;w=1');
    expect(answers[0]!.headers.get('ratelimit')).toMatch(/^"publish";r=[0-4];t=1$/);
    expect(refused.length).toBeGreaterThan(0);
    for (const { status, headers, json } of refused)
      expect([status, headers.get('retry-after'), problemDetails.parse(json).code]).toEqual([
        ...[429, '1'],
        'too_many_requests',
      ]);
    expect((await scene.hookline.request('GET', '/webhooks')).headers.get('ratelimit-policy')).toBe(
      '"request";q=7;w=1',
    );
  });

  it('pays for each event of a batch, and waits for what went beyond', async () => {
    const { key } = await scene.hookline.createApiKey({ name: 'Batches', role: 'producer' });
    const producer = scene.hookline.withKey(key);
    const batch = await producer.request(
      'POST',
      '/events',
      Array.from({ length: 50 }, (_one) => anEvent()),
    );
    expect([batch.status, batch.headers.get('ratelimit')]).toEqual([202, '"publish";r=0;t=10']);
    const next = await producer.request('POST', '/events', anEvent());
    expect([next.status, Number(next.headers.get('retry-after')) > 5]).toEqual([429, true]);
  });
});

describe('An address whose authentications fail', () => {
  it('is answered 429 after so many, and whoever has a key is let in all the same', async () => {
    const { answers } = await codesOf(15, 'GET', '/webhooks', undefined, { authorization: 'Bearer hk_wrong' });
    const statuses = answers.map(({ status }) => status);
    expect([
      statuses.filter((status) => status === 401).length,
      statuses.filter((status) => status === 429).length,
    ]).toEqual([10, 5]);
    const body = { apiKey: adminKey };
    const signIn = await scene.hookline.request('POST', '/session', body, { 'x-hookline-csrf': '1' });
    expect([signIn.status, Number(signIn.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect((await scene.hookline.request('GET', '/messages')).status).not.toBe(401);
  });
});
