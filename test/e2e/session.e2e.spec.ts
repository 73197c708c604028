import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { problemDetails, sessionAnswer } from '#libs/contracts';

import { adminKey, type Answer, Product } from '../support/product.js';
import { Scene } from './scene.js';
import { until } from './until.js';

const scene = Scene.of({ HOOKLINE_SESSION_IDLE_MS: '5000' });

type Headers = Readonly<Record<string, string>>;
const byConsole: Headers = { 'x-hookline-csrf': '1', authorization: '' };

/** A browser sends no empty header; the product's client always sends an authorization. */
const send = async (method: string, path: string, headers: Headers = {}, body?: unknown): Promise<Answer> => {
  const { authorization: _none, ...rest } = { ...byConsole, ...headers };
  const answer = await fetch(`${scene.product.api}${path}`, {
    method,
    headers: { ...rest, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: text === '' ? undefined : JSON.parse(text) };
};
const cookieOf = ({ headers }: Answer): string => (headers.get('set-cookie') ?? '').split(';')[0]!;
const signIn = async (apiKey = adminKey, headers: Headers = {}) => {
  const answer = await send('POST', '/session', headers, { apiKey });
  return { answer, cookie: cookieOf(answer) };
};
const codeOf = ({ json }: Answer) => problemDetails.parse(json).code;

describe('Signing in', () => {
  it('turns an API key into a cookie that no script and no other site can use', async () => {
    const { answer } = await signIn();
    expect(answer.status).toBe(201);
    expect(sessionAnswer.parse(answer.json)).toMatchObject({ keyId: 'configured-admin', role: 'admin' });
    const cookie = answer.headers.get('set-cookie');
    expect(cookie).toMatch(/^hookline_session=v1\.[\w.-]+; Expires=[^;]+; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(cookie).not.toContain(adminKey);
  });

  it('asks for a cookie that is sent over https alone where the console is there', async () => {
    const host = new URL(scene.product.api).host;
    const { answer } = await signIn(adminKey, { origin: `https://${host}` });
    expect(answer.headers.get('set-cookie')).toMatch(
      /^__Host-hookline_session=.*; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    );
  });

  it('is refused with a key that is none, with both or neither, and from another site', async () => {
    expect(codeOf((await signIn('hk_wrong')).answer)).toBe('sign_in_refused');
    expect((await signIn('hk_wrong')).answer.headers.get('set-cookie')).toBeNull();
    for (const body of [{}, { apiKey: 'a', token: 'b' }, { key: 'a' }])
      expect(codeOf(await send('POST', '/session', {}, body))).toBe('invalid_request');
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }])
      expect(codeOf((await signIn(adminKey, headers)).answer)).toBe('cross_site_request');
    const plain = await fetch(`${scene.product.api}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ apiKey: adminKey }),
    });
    expect(plain.status).toBe(403);
  });
});

describe('A session', () => {
  it('may do what its key may, and is named in the history as a person', async () => {
    const { id, key } = await scene.hookline.createApiKey({ name: 'Grace', role: 'admin' });
    const { cookie } = await signIn(key);
    expect((await send('GET', '/webhooks', { cookie })).status).toBe(200);
    const body = { displayName: 'Mine', url: scene.receiver.url('/mine'), events: ['subscription.create'] };
    const created = await send('POST', '/webhooks', { cookie }, body);
    expect(created.status).toBe(201);
    const { items } = await scene.hookline.webhookHistory((created.json as { id: string }).id);
    expect(items[0]!.actor).toEqual({ kind: 'user', id });
  });

  it.each([
    ['viewer', 'POST', '/webhooks', 403],
    ['viewer', 'GET', '/messages', 200],
    ['operator', 'GET', '/api-keys', 403],
    ['producer', 'GET', '/messages', 403],
  ] as const)('of a %s is answered to %s %s with %s', async (role, method, path, status) => {
    const { key } = await scene.hookline.createApiKey({ name: role, role });
    const { cookie } = await signIn(key);
    expect((await send(method, path, { cookie }, method === 'POST' ? {} : undefined)).status).toBe(status);
    expect(sessionAnswer.parse((await send('GET', '/session', { cookie })).json)).toMatchObject({ role });
  });

  it('changes nothing for a page of another site, which lacks the header, or says where it comes from', async () => {
    const { cookie } = await signIn();
    const attempt = async (headers: Headers) => codeOf(await send('DELETE', '/webhooks/x', { cookie, ...headers }));
    const withoutHeader = await fetch(`${scene.product.api}/webhooks/x`, { method: 'DELETE', headers: { cookie } });
    expect(withoutHeader.status).toBe(403);
    expect(await attempt({ 'sec-fetch-site': 'same-site' })).toBe('cross_site_request');
    expect(await attempt({ origin: 'null' })).toBe('cross_site_request');
    expect(await attempt({ 'sec-fetch-site': 'same-origin' })).toBe('webhook_not_found');
    expect(await attempt({ origin: new URL(scene.product.api).origin })).toBe('webhook_not_found');
  });

  it('is not asked for where a key is sent', async () => {
    const answer = await scene.product.request('GET', '/session', undefined, { cookie: 'hookline_session=x' });
    expect(sessionAnswer.parse(answer.json)).toMatchObject({ keyId: 'configured-admin', endsAt: null });
  });

  it('ends with signing out, which takes the cookie away', async () => {
    const { cookie } = await signIn();
    const out = await send('DELETE', '/session', { cookie });
    expect([out.status, cookieOf(out)]).toEqual([204, 'hookline_session=']);
    expect((await send('GET', '/session')).status).toBe(401);
    expect((await send('DELETE', '/session')).status).toBe(204);
  });

  it('ends when its key is revoked', async () => {
    const { id, key } = await scene.hookline.createApiKey({ name: 'Gone', role: 'viewer' });
    const { cookie } = await signIn(key);
    expect((await send('GET', '/session', { cookie })).status).toBe(200);
    await scene.hookline.request('DELETE', `/api-keys/${id}`);
    const answer = await send('GET', '/session', { cookie });
    expect([answer.status, cookieOf(answer)]).toEqual([401, 'hookline_session=']);
  });

  it('is renewed by requests, and ends without any', async () => {
    const begun = await signIn();
    let { cookie } = begun;
    const renewed = await until(
      'the cookie is renewed',
      () => send('GET', '/session', { cookie }),
      (answer) => cookieOf(answer) !== '',
    );
    expect(renewed.status).toBe(200);
    cookie = cookieOf(renewed);
    const { idleEndsAt } = sessionAnswer.parse(renewed.json);
    await until(
      'the session is idle for too long',
      () => Promise.resolve(Date.now()),
      (now) => now > Date.parse(idleEndsAt!),
    );
    expect((await send('GET', '/session', { cookie })).status).toBe(401);
    expect((await send('GET', '/session', { cookie: 'hookline_session=v1.a.b.c' })).status).toBe(401);
  });
});

describe('The link of the first start', () => {
  let product: Product;

  beforeAll(async () => {
    product = await Product.start({ HOOKLINE_ADMIN_KEY: '' });
  });

  afterAll(() => product.remove());

  const use = (token: string) =>
    fetch(`${product.api}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hookline-csrf': '1' },
      body: JSON.stringify({ token }),
    });

  it('signs the first admin in, once, also after a restart, and the session survives another', async () => {
    const link = await until(
      'a link is printed',
      () => Promise.resolve(/http\S+\/sign-in#token=([\w-]{43})\b/.exec(product.output)),
      (match) => match !== null,
    );
    await product.stop();
    await product.restart();
    const answers = await Promise.all(Array.from({ length: 5 }, () => use(link![1]!)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401, 401, 401]);
    expect(product.output.match(/#token=/g)).toHaveLength(1);
    expect((await use('made-up')).status).toBe(401);
    await product.stop();
    await product.restart();
    const cookie = answers
      .find(({ status }) => status === 201)!
      .headers.get('set-cookie')!
      .split(';')[0]!;
    const session = await fetch(`${product.api}/session`, { headers: { cookie } });
    expect(sessionAnswer.parse(await session.json())).toMatchObject({ role: 'admin' });
  });
});
