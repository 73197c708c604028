import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { type ProblemCode, problemDetails } from '#libs/contracts';

import type { Answer } from '../support/product.js';
import type { Hook } from './hook.js';
import { anEvent } from './hookline-client.js';
import { Scene } from './scene.js';

const scene = Scene.of();

interface Expected {
  readonly status: number;
  readonly code: ProblemCode;
  /** Paths of the fields that the answer must name. */
  readonly names?: readonly string[];
}

const expectProblem = ({ status, headers, json }: Answer, expected: Expected): void => {
  const problem = problemDetails.parse(json);
  expect({ status, code: problem.code, names: problem.errors?.map(({ path }) => path) }).toEqual({
    names: undefined,
    ...expected,
  });
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(problem.status).toBe(status);
  for (const { message } of problem.errors ?? []) expect(message).not.toBe('');
};

const invalid = (...names: string[]): Expected => ({ status: 400, code: 'invalid_request', names });
const invalidJson: Expected = { status: 400, code: 'invalid_json' };

const aWebhook = (fields: Readonly<Record<string, unknown>> = {}) => ({
  displayName: 'Refused',
  url: 'http://127.0.0.1:9/',
  events: ['subscription.create'],
  ...fields,
});
const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const eventWith = (data: string): string =>
  `{"type":"subscription.create","timestamp":"2024-05-01T12:00:00Z","data":${data}}`;

/** Everything that a refused request could have changed. */
const stored = async (): Promise<unknown> => {
  const { hookline } = scene;
  const [webhooks, events, messages, keys] = await Promise.all([
    hookline.webhooks(),
    hookline.events(),
    hookline.messages(),
    hookline.request('GET', '/api-keys'),
  ]);
  const histories = await Promise.all(webhooks.items.map(({ id }) => hookline.webhookHistory(id)));
  return { webhooks, histories, events, messages, keys: keys.json };
};

describe('A request that cannot be right is refused, names the field and changes nothing:', () => {
  let before: unknown;
  beforeAll(async () => (before = await stored()));
  afterAll(async () => expect(await stored()).toEqual(before));

  it.each<[string, unknown, Expected]>([
    ['no body', undefined, invalid('')],
    ['a list', [], invalid('')],
    ['a text', '"text"', invalid('')],
    ['broken JSON', '{"displayName":', invalidJson],
    ['a comma too many', '{"a":1,}', invalidJson],
    ['a single quote', "{'a':1}", invalidJson],
    ['__proto__', '{"__proto__":{"status":"active"}}', invalidJson],
    ['constructor.prototype', '{"constructor":{"prototype":{}}}', invalidJson],
    ['a name twice', '{"displayName":"a","events":[],"displayName":"b"}', invalid('displayName')],
    ['a name twice further in', '{"retry":{"baseMs":1,"baseMs":2}}', invalid('retry.baseMs')],
    ['nothing in it', {}, invalid('displayName', 'url', 'events')],
    ['a name that is a number', aWebhook({ displayName: 1 }), invalid('displayName')],
    ['a name of blanks', aWebhook({ displayName: '  ' }), invalid('displayName')],
    ['a name with a control character', aWebhook({ displayName: 'a\u0000b' }), invalid('displayName')],
    ['a name that is too long', aWebhook({ displayName: 'x'.repeat(121) }), invalid('displayName')],
    ['a URL that is none', aWebhook({ url: 'example.com' }), invalid('url')],
    ['a URL that is too long', aWebhook({ url: `https://example.com/${'x'.repeat(2048)}` }), invalid('url')],
    ['no event types', aWebhook({ events: [] }), invalid('events')],
    ['an event type twice', aWebhook({ events: ['subscription.create', 'subscription.create'] }), invalid('events')],
    ['an event type that is a number', aWebhook({ events: ['subscription.create', 5] }), invalid('events.1')],
    [
      'an event type that nobody knows',
      aWebhook({ events: ['subscription.create', 'no.such'] }),
      { status: 422, code: 'unknown_event_type', names: ['events.1'] },
    ],
    ['a status that is none', aWebhook({ status: 'paused' }), invalid('status')],
    ['a field that is unknown', aWebhook({ colour: 'red' }), invalid('colour')],
    ['two fields that are unknown', aWebhook({ colour: 'red', secret: 'whsec_x' }), invalid('colour', 'secret')],
    ['a timeout that is too short', aWebhook({ timeoutMs: 999 }), invalid('timeoutMs')],
    ['a timeout that is a text', aWebhook({ timeoutMs: '5000' }), invalid('timeoutMs')],
    ['a rate limit of nothing', aWebhook({ rateLimit: { perSecond: 0 } }), invalid('rateLimit.perSecond')],
    ['an order that is none', aWebhook({ ordering: 'lifo' }), invalid('ordering')],
    ['a cap below the base', aWebhook({ retry: { baseMs: 100, factor: 2, capMs: 10 } }), invalid('retry.capMs')],
    ['a factor below one', aWebhook({ retry: { baseMs: 10, factor: 0.5, capMs: 10 } }), invalid('retry.factor')],
    ['headers that are a list', aWebhook({ headers: ['x'] }), invalid('headers')],
    ['a header that is a number', aWebhook({ headers: { 'x-team': 1 } }), invalid('headers.x-team')],
  ])('a webhook with %s', async (_what, body, expected) => {
    expectProblem(await scene.hookline.request('POST', '/webhooks', body), expected);
  });

  it.each<[string, Record<string, string>, ProblemCode, string]>([
    ['CR and LF in a value', { 'x-team': 'a\r\nx-admin: 1' }, 'invalid_header_value', 'headers.x-team'],
    ['a LF in a value', { 'x-team': 'a\nb' }, 'invalid_header_value', 'headers.x-team'],
    ['a value outside ASCII', { 'x-team': 'ä' }, 'invalid_header_value', 'headers.x-team'],
    ['a colon in a name', { 'x-team: 1\r\nx': 'a' }, 'invalid_header_name', 'headers.x-team: 1\r\nx'],
    ['a blank in a name', { 'x team': 'a' }, 'invalid_header_name', 'headers.x team'],
    ...['Host', 'content-length', 'Content-Type', 'transfer-encoding', 'connection', 'user-agent', 'expect', 'te'].map(
      (name): [string, Record<string, string>, ProblemCode, string] => [
        `${name}, which is reserved`,
        { [name]: 'x' },
        'reserved_header',
        `headers.${name}`,
      ],
    ),
    ['webhook-id, which is reserved', { 'Webhook-Id': 'x' }, 'reserved_header', 'headers.Webhook-Id'],
    [
      'webhook-signature, which is reserved',
      { 'webhook-signature': 'v1,x' },
      'reserved_header',
      'headers.webhook-signature',
    ],
    [
      'too many headers',
      Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`x-${String(index)}`, 'x'])),
      'too_many_headers',
      'headers',
    ],
  ])('a webhook with %s', async (_what, headers, code, path) => {
    const answer = await scene.hookline.request('POST', '/webhooks', aWebhook({ headers }));
    expectProblem(answer, { status: 400, code, names: [path] });
  });

  it.each<[string, unknown, Expected]>([
    ['no body', undefined, invalid('')],
    ['nothing in it', {}, invalid('type', 'data', 'timestamp')],
    ['a type that is none', anEvent({ type: 'a b' }), invalid('type')],
    [
      'a type that nobody knows',
      anEvent({ type: 'no.such' }),
      { status: 422, code: 'unknown_event_type', names: ['type'] },
    ],
    ['data that is a list', anEvent({ data: [] }), invalid('data')],
    ['data that is nothing', anEvent({ data: null }), invalid('data')],
    ['data of 65 levels', eventWith(nested(65)), invalid('data')],
    ['data of 20,000 levels', eventWith(nested(20_000)), invalid('data')],
    ['a number that is too large', eventWith('{"a":1e999}'), invalid('data')],
    ['__proto__ in its data', eventWith('{"a":[{"__proto__":{"polluted":true}}]}'), invalidJson],
    ['a time that is none', anEvent({ timestamp: 'yesterday' }), invalid('timestamp')],
    ['a time without a zone', anEvent({ timestamp: '2024-05-01T12:00:00' }), invalid('timestamp')],
    ['a day that is none', anEvent({ timestamp: '2024-02-30T12:00:00Z' }), invalid('timestamp')],
    ['an empty id', anEvent({ id: '' }), invalid('id')],
    ['an id that is a number', anEvent({ id: 7 }), invalid('id')],
    ['a field that is unknown', anEvent({ extra: 1 }), invalid('extra')],
    ['300 KiB', eventWith(`{"a":"${'x'.repeat(300 * 1024)}"}`), { status: 413, code: 'body_too_large' }],
  ])('an event with %s', async (_what, body, expected) => {
    expectProblem(await scene.hookline.request('POST', '/events', body), expected);
  });

  it.each<[string, string, unknown, Expected]>([
    ['a test of nothing', '/webhooks/:id/test', {}, invalid('eventType')],
    [
      'a test of what nobody knows',
      '/webhooks/:id/test',
      { eventType: 'no.such' },
      { status: 422, code: 'unknown_event_type', names: ['eventType'] },
    ],
    ['an overlap below nothing', '/webhooks/:id/secret/rotate', { overlapHours: -1 }, invalid('overlapHours')],
    ['an overlap of a text', '/webhooks/:id/secret/rotate', { overlapHours: '1' }, invalid('overlapHours')],
    ['a key without a role', '/api-keys', { name: 'CI' }, invalid('role')],
    ['a key with a role that is none', '/api-keys', { name: 'CI', role: 'root' }, invalid('role')],
    [
      'a key that expires at no time',
      '/api-keys',
      { name: 'CI', role: 'admin', expiresAt: 'soon' },
      invalid('expiresAt'),
    ],
  ])('%s', async (_what, path, body, expected) => {
    const hook = await scene.webhook();
    expectProblem(await scene.hookline.request('POST', path.replace(':id', hook.id), body), expected);
  });

  it.each([
    ['/webhooks?limit=0', 'limit'],
    ['/webhooks?limit=201', 'limit'],
    ['/webhooks?limit=ten', 'limit'],
    ['/webhooks?limit=1&limit=2', 'limit'],
    ['/webhooks?status=paused', 'status'],
    ['/webhooks?colour=red', 'colour'],
    ['/webhooks?event=a%20b', 'event'],
    ['/webhooks?search=', 'search'],
    ['/webhooks?__proto__=x', '__proto__'],
    ['/messages?webhookId=7', 'webhookId'],
    ['/messages?status=new', 'status'],
    ['/messages?since=yesterday', 'since'],
    ['/messages?until=2024-05-01', 'until'],
    ['/messages?page=2', 'page'],
    ['/events?matched=maybe', 'matched'],
    ['/events?type=', 'type'],
  ])('the query of %s', async (path, name) => {
    expectProblem(await scene.hookline.request('GET', path), invalid(name));
  });

  it.each(['/webhooks', '/messages', '/events'])('a cursor that is none, of %s', async (path) => {
    for (const cursor of ['nonsense', '%00', 'eyJhIjoxfQ', "1' OR 1=1"]) {
      const answer = await scene.hookline.request('GET', `${path}?cursor=${encodeURIComponent(cursor)}`);
      expectProblem(answer, { status: 400, code: 'invalid_cursor', names: ['cursor'] });
    }
  });

  it.each([
    ['GET', '/webhooks/7', 'webhook_not_found'],
    ['GET', '/messages/..%2Fwebhooks', 'message_not_found'],
    ['POST', '/messages/7/retry', 'message_not_found'],
    ['POST', '/messages/7/cancel', 'message_not_found'],
    ['GET', `/events/${'7'.repeat(99)}`, 'event_not_found'],
    ['GET', `/events/${'7'.repeat(500)}`, 'not_found'],
    ['DELETE', '/api-keys/7', 'api_key_not_found'],
    ['GET', '/webhook', 'not_found'],
    ['GET', '/', 'not_found'],
    ['GET', '/%E0%A4%A', 'not_found'],
  ] as const)('%s %.40s is not there', async (method, path, code) => {
    expectProblem(await scene.hookline.request(method, path), { status: 404, code });
  });

  it.each<[method: string, path: string, allow: string, headers?: Readonly<Record<string, string>>]>([
    ['PUT', '/webhooks', 'GET, HEAD, POST'],
    ['DELETE', '/events', 'GET, HEAD, POST'],
    ['DELETE', '/event-types', 'GET, HEAD, POST'],
    ['QUERY', '/webhooks', 'GET, HEAD, POST'],
    ['QUERY', '/webhooks', 'GET, HEAD, POST', { 'content-type': 'application/json' }],
  ])('%s %s is not known there, and what is known is told', async (method, path, allow, headers = {}) => {
    const answer = await scene.hookline.request(method, path, undefined, headers);
    expectProblem(answer, { status: 405, code: 'method_not_allowed' });
    expect(answer.headers.get('allow')).toBe(allow);
  });

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'a body that is %s',
    async (type) => {
      const body = JSON.stringify(aWebhook());
      const answer = await scene.hookline.request('POST', '/webhooks', body, { 'content-type': type });
      expectProblem(answer, { status: 415, code: 'unsupported_media_type' });
    },
  );

  it('a body that is compressed', async () => {
    const answer = await scene.hookline.request('POST', '/webhooks', aWebhook(), { 'content-encoding': 'gzip' });
    expectProblem(answer, { status: 415, code: 'unsupported_media_type' });
    expect(answer.headers.get('accept-encoding')).toBe('identity');
  });

  it('a body that is not UTF-8', async () => {
    const answer = await fetch(`${scene.product.api}/events`, {
      method: 'POST',
      headers: { authorization: 'Bearer hk_test-admin-key-for-tests', 'content-type': 'application/json' },
      body: Buffer.concat([Buffer.from('{"type":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
    });
    expect(answer.status).toBe(400);
    expect(problemDetails.parse(await answer.json()).code).toBe('invalid_json');
  });

  it('an Idempotency-Key that is none', async () => {
    for (const key of ['a b', 'x'.repeat(257)]) {
      const answer = await scene.hookline.request('POST', '/events', anEvent(), { 'idempotency-key': key });
      expectProblem(answer, invalid('Idempotency-Key'));
    }
  });

  it('headers larger than the server reads', async () => {
    const answer = await fetch(`${scene.product.api}/webhooks`, { headers: { 'x-large': 'x'.repeat(64 * 1024) } });
    expect(answer.status).toBe(431);
    expect(problemDetails.parse(await answer.json()).code).toBe('headers_too_large');
  });
});

describe('An edit that cannot be right is refused and changes nothing:', () => {
  let hook: Hook;
  const edit = (body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    scene.hookline.request('PATCH', `/webhooks/${hook.id}`, body, headers);

  it.each<[string, unknown, Expected]>([
    ['no body', undefined, invalid('')],
    ['a name that is null', { displayName: null }, invalid('displayName')],
    ['a field that is unknown', { secret: 'whsec_mine' }, invalid('secret')],
    ['a field that is read only', { health: {} }, invalid('health')],
    [
      'event types of nobody',
      { events: ['no.such'] },
      { status: 422, code: 'unknown_event_type', names: ['events.0'] },
    ],
    [
      'a reserved header',
      { headers: { host: 'x' } },
      { status: 400, code: 'reserved_header', names: ['headers.host'] },
    ],
    ['a bad field beside a good one', { displayName: 'Good', url: 'bad' }, invalid('url')],
  ])('%s', async (_what, body, expected) => {
    hook = await scene.webhook();
    expectProblem(await edit(body), expected);
    expect((await scene.hookline.webhookHistory(hook.id)).items).toHaveLength(1);
  });

  it.each(['3', '"3', 'W/3', '"1", "2"', 'latest'])('an If-Match of %s', async (ifMatch) => {
    hook = await scene.webhook();
    expectProblem(await edit({ displayName: 'New' }, { 'if-match': ifMatch }), invalid('If-Match'));
    expect((await scene.hookline.webhookHistory(hook.id)).items).toHaveLength(1);
  });

  it.each(['"1"', '"-1"', '"someone-else"'])('an If-Match of %s, when the ETag is "0"', async (ifMatch) => {
    hook = await scene.webhook();
    const expected = { status: 412, code: 'revision_mismatch' } as const;
    expectProblem(await edit({ displayName: 'New' }, { 'if-match': ifMatch }), expected);
    const path = `/webhooks/${hook.id}`;
    expectProblem(await scene.hookline.request('DELETE', path, undefined, { 'if-match': ifMatch }), expected);
    expect((await scene.hookline.webhookHistory(hook.id)).items).toHaveLength(1);
  });
});
