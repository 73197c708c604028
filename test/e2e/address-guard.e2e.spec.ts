import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { problemDetails } from '#libs/contracts';

import type { Product } from '../support/product.js';
import { HooklineClient } from './hookline-client.js';
import { Scene } from './scene.js';

const webhookTo = (url: string) => ({ displayName: 'Guarded', url, events: ['subscription.create'] });

const refusalOf = async (hookline: HooklineClient, url: string): Promise<readonly [string, readonly string[]]> => {
  const { status, json } = await hookline.request('POST', '/webhooks', webhookTo(url));
  const problem = problemDetails.parse(json);
  expect(problem.status).toBe(status);
  return [problem.code, (problem.errors ?? []).map(({ path }) => path)];
};

/** One address in every spelling that a resolver or a URL parser takes, and what else is not public. */
const notPublic = [
  'http://127.0.0.1/',
  'http://127.1/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0177.0.0.1/',
  'http://127.0.0.1.:8080/',
  'http://localhost/',
  'http://LOCALHOST:8080/',
  'http://0.0.0.0/',
  'http://0/',
  'http://[::1]/',
  'http://[::]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[2002:7f00:1::]/',
  'http://[fe80::1]/',
  'http://[fd00::1]/',
  'http://10.0.0.1/',
  'http://172.16.0.1/',
  'http://192.168.0.1/',
  'http://100.64.0.1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://[::ffff:169.254.169.254]/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
];

describe('With HOOKLINE_ALLOWED_NETWORKS=none', () => {
  const scene = Scene.of({ HOOKLINE_ALLOWED_NETWORKS: 'none' });

  it.each(notPublic)('a webhook to %s is not saved', async (url) => {
    expect(await refusalOf(scene.hookline, url)).toEqual(['address_not_allowed', ['url']]);
    expect((await scene.hookline.webhooks()).items).toEqual([]);
  });

  it.each([
    ['ftp://example.com/', 'scheme_not_allowed'],
    ['file:///etc/passwd', 'scheme_not_allowed'],
    ['javascript:alert(1)', 'scheme_not_allowed'],
    ['https://user:password@example.com/', 'credentials_in_url'],
  ])('a webhook to %s is not saved (%s)', async (url, code) => {
    expect(await refusalOf(scene.hookline, url)).toEqual([code, ['url']]);
  });
});

describe('On a developer’s machine, which is open to itself,', () => {
  const scene = Scene.of();

  it.each(['http://169.254.169.254/', 'http://[::ffff:a9fe:a9fe]/', 'http://2852039166/', 'http://10.0.0.1/'])(
    'a webhook to %s is not saved',
    async (url) => {
      expect(await refusalOf(scene.hookline, url)).toEqual(['address_not_allowed', ['url']]);
    },
  );

  it('a webhook is not moved to a private address, and stays what it was', async () => {
    const hook = await scene.webhook();
    const { status, json } = await scene.hookline.request('PATCH', `/webhooks/${hook.id}`, { url: 'http://10.0.0.1/' });
    expect([status, problemDetails.parse(json).code]).toEqual([422, 'address_not_allowed']);
    expect(await scene.hookline.webhook(hook.id)).toMatchObject({ url: hook.webhook.url, revision: 0 });
  });
});

describe('A network that was closed after its webhook was saved', () => {
  const scene = Scene.of();
  let closed: Product;

  beforeAll(async () => {
    closed = await scene.product.beside({ HOOKLINE_ALLOWED_NETWORKS: 'none' });
  });

  afterAll(() => closed.remove());

  it('gets no request: the attempt fails and follows the schedule', async () => {
    const hook = await scene.webhook();
    await scene.product.stop();
    await closed.restart();
    const hookline = new HooklineClient(closed);
    const messageId = await hookline.messageOf(await hookline.publish(), hook.id);
    const { attempts, status } = await hookline.whenAttempts(messageId, 2);
    expect(status).toBe('retrying');
    expect(attempts[0]).toMatchObject({ statusCode: null, errorCode: 'address_blocked', because: 'schedule' });
    expect(hook.requests).toEqual([]);
    await closed.stop();
    await scene.product.restart();
    await scene.hookline.whenStatus(messageId, 'success');
  });
});
