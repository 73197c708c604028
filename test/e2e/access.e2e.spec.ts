import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { adminKey, Product } from '../support/product.js';
import { HooklineClient } from './hookline-client.js';
import { Scene } from './scene.js';
import { until } from './until.js';

const scene = Scene.of();

describe('The API', () => {
  it('takes no key from the query', async () => {
    const answer = await fetch(`${scene.product.api}/webhooks?key=${adminKey}&access_token=${adminKey}`);
    expect(answer.status).toBe(401);
  });

  it('is told from an address and from a method that are not there', async () => {
    expect((await scene.hookline.request('GET', '/nothing')).status).toBe(404);
    expect((await scene.hookline.request('PUT', '/webhooks')).status).toBe(405);
  });
});

describe('Health', () => {
  it.each(['/healthz', '/readyz', '/metrics'])('%s needs no key', async (path) => {
    expect((await fetch(new URL(path, scene.product.api))).status).toBe(200);
  });
});

describe('An API key', () => {
  const statusWith = async (key: string): Promise<number> =>
    (await scene.hookline.withKey(key).request('GET', '/webhooks')).status;

  it('is shown once, listed without itself, and names who did what', async () => {
    const created = await scene.hookline.createApiKey({ name: 'CI', role: 'admin' });
    const { text, json } = await scene.hookline.request('GET', '/api-keys');
    expect(json).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ id: created.id })]) });
    expect(text).not.toContain(created.key);
    const webhook = await scene.hookline
      .withKey(created.key)
      .createWebhook({ displayName: 'By CI', url: scene.receiver.url('/ci'), events: ['subscription.delete'] });
    const { items } = await scene.hookline.webhookHistory(webhook.id);
    expect(items[0]!.actor).toEqual({ kind: 'key', id: created.id });
  });

  it('opens nothing from the moment it is revoked', async () => {
    const { id, key } = await scene.hookline.createApiKey({ name: 'Leaked', role: 'admin' });
    expect(await statusWith(key)).toBe(200);
    expect((await scene.hookline.request('DELETE', `/api-keys/${id}`)).status).toBe(204);
    expect(await statusWith(key)).toBe(401);
    expect((await scene.hookline.request('DELETE', `/api-keys/${id}`)).status).toBe(404);
    await scene.product.stop();
    await scene.product.restart();
    expect(await statusWith(key)).toBe(401);
  });

  it('opens nothing from the moment it expires', async () => {
    const expiresAt = new Date(Date.now() + 5_000).toISOString();
    const { key } = await scene.hookline.createApiKey({ name: 'Short', role: 'admin', expiresAt });
    expect(await statusWith(key)).toBe(200);
    await until(
      'the key opens nothing',
      () => statusWith(key),
      (status) => status === 401,
    );
    expect(new Date().toISOString() >= expiresAt).toBe(true);
  });
});

describe('A new installation without HOOKLINE_ADMIN_KEY', () => {
  let product: Product;

  beforeAll(async () => {
    product = await Product.start({ HOOKLINE_ADMIN_KEY: '' });
  });

  afterAll(() => product.remove());

  it('shows an admin key at its first start alone, and the key goes on to work', async () => {
    const printed = await until(
      'a key is shown',
      () => Promise.resolve(product.output.match(/hk_[\w-]+/g) ?? []),
      ({ length }) => length > 0,
    );
    expect(printed).toHaveLength(1);
    const hookline = new HooklineClient(product, printed[0]);
    expect((await hookline.webhooks()).items).toEqual([]);
    await product.stop();
    await product.restart();
    expect((await hookline.webhooks()).items).toEqual([]);
    await product.stop();
    expect(product.output.match(/hk_[\w-]+/g)).toHaveLength(1);
  });
});

describe('The documentation', () => {
  const get = (path: string): Promise<Response> => fetch(new URL(path, scene.product.api));

  it('is served without a key, as OpenAPI and as AsyncAPI', async () => {
    expect(await (await get('/api/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' });
    expect(await (await get('/api/asyncapi.json')).json()).toMatchObject({ asyncapi: '3.0.0' });
  });

  it('is a page that asks no other host for anything', async () => {
    const page = await get('/api/docs');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    const text = await page.text();
    expect(text).not.toMatch(/https?:/);
    for (const [, file = ''] of text.matchAll(/(?:src|href)="([^"]+)"/g))
      expect([file, (await get(`/api/${file}`)).status]).toEqual([file, 200]);
    expect((await get('/api/docs/package.json')).status).toBe(404);
  });
});
