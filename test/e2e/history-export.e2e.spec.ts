import { get } from 'node:http';

import { describe, expect, it } from '@jest/globals';

import { type ExportedFact, exportedFact, problemDetails } from '#libs/contracts';

import { adminKey } from '../support/product.js';
import { Scene } from './scene.js';
import { until } from './until.js';

const scene = Scene.of();

const exported = async (query = '', key = adminKey): Promise<readonly ExportedFact[]> => {
  const answer = await scene.hookline.withKey(key).request('GET', `/history${query}`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
  const lines = answer.text.split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => exportedFact.parse(JSON.parse(line)));
};
const typesOf = (facts: readonly ExportedFact[], id: string) =>
  facts.filter(({ stream }) => stream.endsWith(id)).map(({ type }) => type);

describe('The export of the history', () => {
  it('has every fact with its stream, actor and place, also what no list shows, and nothing secret', async () => {
    const headers = { 'x-token': 'value-3kd93k' };
    const hook = await scene.webhook({ headers });
    const messageId = await scene.publishTo(hook);
    await scene.hookline.whenStatus(messageId, 'success');
    await scene.hookline.rotateSecret(hook.id, 1);
    const { key, id } = await scene.hookline.createApiKey({ name: 'Auditor', role: 'viewer' });
    await scene.hookline.deleteWebhook(hook.id);
    const facts = await exported('', key);
    expect(typesOf(facts, hook.id)).toEqual(['WebhookCreated', 'WebhookSecretRotated', 'WebhookDeleted']);
    expect(typesOf(facts, messageId)).toEqual(['AttemptSucceeded']);
    expect(typesOf(facts, id)).toEqual(['ApiKeyCreated']);
    expect(facts.find(({ stream }) => stream === `webhook-${hook.id}`)).toMatchObject({
      revision: 0,
      actor: { kind: 'key' },
      data: { settings: { displayName: 'Billing', headers: { 'x-token': expect.stringMatching(/^\W+$/) } } },
    });
    const text = JSON.stringify(facts);
    for (const hidden of ['value-3kd93k', '"secret"', '"hash"', key])
      expect([hidden, text.includes(hidden)]).toEqual([hidden, false]);
  });

  it('begins and ends at an instant, and goes on behind a line', async () => {
    const first = await scene.webhook();
    const since = new Date(Date.now() + 1).toISOString();
    await until(
      'the clock has moved',
      () => Promise.resolve(Date.now()),
      (now) => now > Date.parse(since),
    );
    const second = await scene.webhook();
    const facts = await exported(`?since=${since}`);
    expect([typesOf(facts, first.id), typesOf(facts, second.id)]).toEqual([[], ['WebhookCreated']]);
    expect(typesOf(await exported(`?until=${since}`), second.id)).toEqual([]);
    const all = await exported();
    expect(await exported(`?after=${all[2]!.position}`)).toEqual(all.slice(3));
    expect(await exported(`?after=${all.at(-1)!.position}`)).toEqual([]);
  });

  it('refuses a position that is none, an unknown parameter, and those who may not read', async () => {
    const codeOf = async (query: string, key = adminKey) => {
      const { status, json } = await scene.hookline.withKey(key).request('GET', `/history${query}`);
      return [status, problemDetails.parse(json).code];
    };
    expect(await codeOf('?after=999999999')).toEqual([400, 'invalid_cursor']);
    expect(await codeOf('?after=nothing')).toEqual([400, 'invalid_cursor']);
    expect(await codeOf('?since=yesterday')).toEqual([400, 'invalid_request']);
    expect(await codeOf('?limit=3')).toEqual([400, 'invalid_request']);
    const { key } = await scene.hookline.createApiKey({ name: 'Producer', role: 'producer' });
    expect(await codeOf('', key)).toEqual([403, 'forbidden']);
  });

  it('waits for a client that reads nothing, and ends when it goes', async () => {
    const filler = 'x'.repeat(200_000);
    for (let number = 0; number < 40; number += 1) await scene.hookline.publish({ data: { filler, number } });
    const leave = () =>
      new Promise<void>((resolve, reject) => {
        const request = get(
          `${scene.product.api}/history`,
          { headers: { authorization: `Bearer ${adminKey}` }, agent: false },
          (response) => {
            response.pause();
            response.destroy();
            resolve();
          },
        );
        request.on('error', reject);
      });
    // More than may be under way at once: each that went has given its place back.
    for (let number = 0; number < 12; number += 1) await leave();
    await until(
      'another export has a place',
      () => scene.hookline.request('GET', '/history'),
      ({ status }) => status === 200,
    );
  });
});
