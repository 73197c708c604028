import { once } from 'node:events';
import { createServer } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { Clock, HttpRequest, HttpResult } from '#libs/application';
import {
  answer,
  drip,
  endless,
  garbage,
  Gate,
  hang,
  inTurn,
  raw,
  receiverTest,
  redirect,
  reset,
  ScriptableReceiver,
} from '#libs/testing';

import { createHttpSender, type HttpSenderOptions } from './create-http-sender.js';

const clock: Clock = {
  now: () => Date.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};
const generousMs = 20_000;
const shortMs = 200;

const open = (options: Partial<HttpSenderOptions> = {}) =>
  createHttpSender({ clock, allowedNetworks: ['127.0.0.0/8'], httpsOnly: false, ...options });

let receiver: ScriptableReceiver;
let sender: ReturnType<typeof open>;

beforeEach(async () => {
  receiver = await ScriptableReceiver.open();
  sender = open();
});

afterEach(async () => {
  await receiver.close();
  await sender.close();
});

const post = (path: string, request: Partial<HttpRequest> = {}, by = sender): Promise<HttpResult> =>
  by.send({ url: receiver.url(path), headers: {}, body: '{}', timeoutMs: generousMs, ...request });

const status = (statusCode: number) => ({ kind: 'response', statusCode, retryAfter: null });
const error = (code: string) => ({ kind: 'error', code });

describe('a request', () => {
  it('is a POST of exactly the headers and the body that were given', async () => {
    const headers = {
      'content-type': 'application/json',
      'webhook-id': 'msg_1',
      'webhook-signature': 'v1,abc= v1,def=',
      'user-agent': 'Hookline/0.1.0',
      'X-Custom': 'Grüße',
    };
    await post('/hooks/a?x=1&y=%20', { headers, body: '{"name":"Zoë 😀"}' });

    const [request] = await receiver.received('/hooks/a');
    expect(request?.method).toBe('POST');
    expect(request?.path).toBe('/hooks/a?x=1&y=%20');
    expect(request?.body).toBe('{"name":"Zoë 😀"}');
    expect(pairs(request?.rawHeaders ?? [])).toEqual({
      ...headers,
      host: `127.0.0.1:${receiver.port}`,
      connection: 'keep-alive',
      'accept-encoding': 'identity',
      'content-length': '20',
    });
  });

  it('brings the status, the time it took and the beginning of the answer', async () => {
    receiver.on('/', answer(201, { body: 'thank you', delayMs: 30 }));
    const result = await post('/');
    expect(result).toMatchObject({ outcome: status(201), answerExcerpt: 'thank you' });
    expect(result.durationMs).toBeGreaterThanOrEqual(25);
  });

  it.each([204, 302, 400, 404, 410, 500, 503])('brings %i as it is', async (statusCode) => {
    receiver.on('/', answer(statusCode));
    expect((await post('/')).outcome).toEqual(status(statusCode));
  });

  it('follows no redirect', async () => {
    receiver.on('/', redirect(receiver.url('/elsewhere')));
    expect((await post('/')).outcome).toEqual(status(302));
    expect(receiver.requests('/elsewhere')).toEqual([]);
  });

  it('uses no proxy of the environment', async () => {
    process.env['HTTP_PROXY'] = 'http://127.0.0.1:9';
    try {
      expect((await post('/', {}, open())).outcome).toEqual(status(200));
    } finally {
      delete process.env['HTTP_PROXY'];
    }
  });

  it('does not decompress what a receiver compressed unasked', async () => {
    receiver.on('/', answer(200, { headers: { 'content-encoding': 'gzip' }, body: 'not really gzip' }));
    expect(await post('/')).toMatchObject({ outcome: status(200), answerExcerpt: 'not really gzip' });
  });

  it.each([
    ['a line break in a value', { 'x-custom': 'a\r\nx-injected: b' }],
    ['a value beyond Latin-1', { 'x-custom': '😀' }],
    ['a name that is none', { 'x custom': 'a' }],
    ['a header that frames the message', { 'transfer-encoding': 'chunked' }],
    ['a wrong length', { 'content-length': '1' }],
  ])('with %s is an outcome, and is not sent', async (_what, headers) => {
    expect((await post('/', { headers })).outcome).toEqual(error('network_error'));
    expect(receiver.requests()).toEqual([]);
  });

  it.each(['', 'no url', 'ftp://127.0.0.1/', 'http://127.0.0.1:0/'])('to %j is an outcome', async (url) => {
    expect((await post('/', { url })).outcome).toEqual(error('network_error'));
  });
});

describe('Retry-After', () => {
  it('in seconds counts from the arrival of the answer', async () => {
    receiver.on('/', answer(429, { headers: { 'Retry-After': '60' } }));
    const before = Date.now();
    const { outcome } = await post('/');
    const retryAfterMs = outcome.kind === 'response' ? Date.parse(outcome.retryAfter ?? '') : NaN;
    expect(retryAfterMs).toBeGreaterThanOrEqual(before + 60_000);
    expect(retryAfterMs).toBeLessThanOrEqual(Date.now() + 60_000);
  });

  it('as a date is that date', async () => {
    receiver.on('/', answer(503, { headers: { 'retry-after': 'Fri, 01 Jan 2100 00:00:00 GMT' } }));
    expect((await post('/')).outcome).toMatchObject({ retryAfter: '2100-01-01T00:00:00.000Z' });
  });

  it('that says nothing is null', async () => {
    receiver.on('/', answer(503, { headers: { 'retry-after': '-1' } }));
    expect((await post('/')).outcome).toEqual(status(503));
  });
});

describe('the timeout', () => {
  it('covers a receiver that never answers', async () => {
    receiver.on('/', hang());
    const result = await post('/', { timeoutMs: shortMs });
    expect(result).toMatchObject({ outcome: error('timeout'), answerExcerpt: null });
    expect(result.durationMs).toBeLessThan(generousMs);
  });

  it('covers an answer that drips', async () => {
    receiver.on('/', drip({ everyMs: 10 }));
    expect((await post('/', { timeoutMs: shortMs })).outcome).toEqual(error('timeout'));
  });

  it('covers the look-up', async () => {
    const waiting = open({ lookUp: () => new Promise(() => undefined) });
    const url = `http://slow.test:${receiver.port}/`;
    expect((await post('/', { url, timeoutMs: shortMs }, waiting)).outcome).toEqual(error('timeout'));
  });

  it('covers the handshake', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const result = await post('/', { url: `https://127.0.0.1:${port}/`, timeoutMs: shortMs });
    silent.close();
    expect(result.outcome).toEqual(error('timeout'));
  });

  it('covers the wait for a connection', async () => {
    const narrow = open({ maxConnectionsPerOrigin: 1 });
    receiver.on('/hang', hang());
    const first = post('/hang', { timeoutMs: shortMs * 2 }, narrow);
    const second = post('/', { timeoutMs: shortMs }, narrow);
    expect((await second).outcome).toEqual(error('timeout'));
    expect((await first).outcome).toEqual(error('timeout'));
    expect(receiver.requests('/')).toEqual([]);
    expect((await post('/', {}, narrow)).outcome).toEqual(status(200));
  });
});

describe('a long answer', () => {
  it('is read up to 16 KiB, and its status counts', async () => {
    receiver.on('/', endless(200));
    const result = await post('/');
    expect(result.outcome).toEqual(status(200));
    expect(result.answerExcerpt).toBe('x'.repeat(1024));
  });

  it('of exactly 16 KiB leaves the connection usable', async () => {
    receiver.on('/', answer(200, { body: 'y'.repeat(16 * 1024) }));
    await post('/');
    await post('/');
    expect(receiver.connectionCount).toBe(1);
  });
});

describe('what goes wrong on the way', () => {
  it('is connection_refused where nobody listens', async () => {
    await receiver.close();
    expect((await post('/')).outcome).toEqual(error('connection_refused'));
  });

  it('is connection_refused where nobody listens at any of several addresses', async () => {
    const lookUp = async () => ['127.0.0.2', '127.0.0.3'].map((address) => ({ address, family: 4 }));
    const url = `http://two.test:${receiver.port}/`;
    expect((await post('/', { url }, open({ lookUp }))).outcome).toEqual(error('connection_refused'));
  });

  it('is connection_reset where the connection breaks before the answer', async () => {
    receiver.on('/', reset());
    expect((await post('/')).outcome).toEqual(error('connection_reset'));
    expect(receiver.requests('/')).toHaveLength(1);
  });

  it('is connection_reset where it is closed in the middle of the answer', async () => {
    receiver.on('/', raw('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nten bytes.'));
    expect((await post('/')).outcome).toEqual(error('connection_reset'));
  });

  it('is dns_failed where the name does not resolve', async () => {
    const lost = open({ lookUp: () => Promise.reject(new Error('ENOTFOUND')) });
    expect((await post('/', { url: 'http://nowhere.test/' }, lost)).outcome).toEqual(error('dns_failed'));
  });

  it('is no outcome where this machine has no descriptor left: that says nothing about the receiver', async () => {
    const lack = Object.assign(new Error('too many open files'), { code: 'EMFILE' });
    const exhausted = open({ lookUp: () => Promise.reject(lack) });
    await expect(post('/', { url: 'http://any.test/' }, exhausted)).rejects.toMatchObject({ cause: lack });
  });

  it.each(['000', '099'])('is invalid_response where the status is %s', async (status) => {
    receiver.on('/', raw(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`));
    expect((await post('/')).outcome).toEqual(error('invalid_response'));
  });

  it('is invalid_response where the answer is not HTTP', async () => {
    receiver.on('/', garbage());
    expect((await post('/')).outcome).toEqual(error('invalid_response'));
  });

  it('is invalid_response where the protocol is switched unasked', async () => {
    receiver.on('/', raw('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: chat\r\n\r\n'));
    expect((await post('/')).outcome).toEqual(error('invalid_response'));
  });

  it('is invalid_response where the headers have no end', async () => {
    receiver.on('/', raw(`HTTP/1.1 200 OK\r\n${'x-filler: 0123456789\r\n'.repeat(2_000)}`));
    expect((await post('/')).outcome).toEqual(error('invalid_response'));
  });

  it('passes over notices before the answer', async () => {
    receiver.on('/', raw('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n'));
    expect((await post('/')).outcome).toEqual(status(202));
  });
});

describe('connections', () => {
  it('are kept and used again', async () => {
    for (let count = 0; count < 5; count += 1) await post('/');
    expect(receiver.connectionCount).toBe(1);
  });

  it('of a burst are kept for the next one', async () => {
    const burst = async (arrivedInAll: number): Promise<void> => {
      const gate = new Gate();
      receiver.on('/', answer(200, { after: gate.opened }));
      const posts = Promise.all(Array.from({ length: 400 }, () => post('/')));
      await receiver.received('/', arrivedInAll);
      gate.open();
      await posts;
    };
    await burst(400);
    await burst(800);
    expect(receiver.connectionCount).toBe(400);
  });

  it('are not kept where the receiver says so', async () => {
    receiver.on('/', answer(200, { headers: { connection: 'close' } }));
    for (let count = 0; count < 3; count += 1) expect((await post('/')).outcome).toEqual(status(200));
    expect(receiver.connectionCount).toBe(3);
  });

  it('to one origin are bounded, and nobody is forgotten', async () => {
    const narrow = open({ maxConnectionsPerOrigin: 3 });
    receiver.on('/', answer(200, { delayMs: 5 }));
    const results = await Promise.all(Array.from({ length: 20 }, () => post('/', {}, narrow)));
    expect(results.map(({ outcome }) => outcome)).toEqual(results.map(() => status(200)));
    expect(receiver.connectionCount).toBe(3);
  });

  it('that hang make nobody else at the same origin wait', async () => {
    receiver.on('/hangs', hang());
    const hanging = Array.from({ length: 300 }, () => post('/hangs', { timeoutMs: 2 * generousMs }));
    expect((await post('/')).outcome).toEqual(status(200));
    await receiver.close();
    await Promise.all(hanging);
  });

  it('that broke make room for those who wait', async () => {
    const narrow = open({ maxConnectionsPerOrigin: 1 });
    receiver.on('/', reset());
    const results = await Promise.all(Array.from({ length: 5 }, () => post('/', {}, narrow)));
    expect(results.map(({ outcome }) => outcome)).toEqual(results.map(() => error('connection_reset')));
  });

  it('without a request are bounded over all origins', async () => {
    const frugal = open({ maxIdleConnections: 1 });
    const other = await ScriptableReceiver.open();
    await post('/', {}, frugal);
    await post('/', { url: other.url('/') }, frugal);
    await post('/', { url: other.url('/') }, frugal);
    await post('/', {}, frugal);
    expect([receiver.connectionCount, other.connectionCount]).toEqual([2, 1]);
    await other.close();
  });

  it('that the receiver closed while idle cost no attempt', async () => {
    await post('/');
    receiver.closeIdleConnections();
    expect((await post('/')).outcome).toEqual(status(200));
  });

  it('that the receiver closes with every answer cost no attempt', async () => {
    receiver.on('/', answer(200, { thenClose: true }));
    for (let count = 0; count < 50; count += 1) expect((await post('/')).outcome).toEqual(status(200));
  });

  it('that turn out to be dead when used again are replaced once, at once', async () => {
    receiver.on('/', inTurn(answer(200), reset(), answer(202)));
    await post('/');
    expect((await post('/')).outcome).toEqual(status(202));
    expect(receiver.requests('/')).toHaveLength(3);
    expect(receiver.connectionCount).toBe(2);
  });

  it('are replaced only once', async () => {
    receiver.on('/', inTurn(answer(200), reset()));
    await post('/');
    expect((await post('/')).outcome).toEqual(error('connection_reset'));
    expect(receiver.requests('/')).toHaveLength(3);
  });

  it('are not replaced once the answer has begun', async () => {
    receiver.on('/', inTurn(answer(200), raw('HTTP/1.1 200 OK\r\n'), answer(202)));
    await post('/');
    expect((await post('/')).outcome).toEqual(error('connection_reset'));
    expect(receiver.requests('/')).toHaveLength(2);
  });
});

describe('the address', () => {
  const spellings = ['127.0.0.1', '2130706433', '0x7f.1', '127.1', '0177.0.0.1', '[::ffff:127.0.0.1]', 'localhost'];

  it.each(spellings)('is blocked at connect when written as %s', async (host) => {
    const guarded = open({ allowedNetworks: [] });
    const url = `http://${host}:${receiver.port}/`;
    expect((await post('/', { url }, guarded)).outcome).toEqual(error('address_blocked'));
    expect(receiver.connectionCount).toBe(0);
  });

  it('is blocked when one of several is', async () => {
    const lookUp = async () => [
      { address: '127.0.0.1', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ];
    const url = `http://half.test:${receiver.port}/`;
    expect((await post('/', { url }, open({ lookUp }))).outcome).toEqual(error('address_blocked'));
    expect(receiver.connectionCount).toBe(0);
  });

  it('that was checked is the one that is connected to, whatever the name says a moment later', async () => {
    const answers = ['127.0.0.1', '10.0.0.1'];
    const lookUps: string[] = [];
    const lookUp = async (hostname: string) => {
      lookUps.push(hostname);
      return [{ address: answers.shift() ?? '', family: 4 }];
    };
    const url = `http://rebinding.test:${receiver.port}/`;
    const rebinding = open({ lookUp });
    expect((await post('/', { url }, rebinding)).outcome).toEqual(status(200));
    expect(lookUps).toEqual(['rebinding.test']);
    receiver.closeIdleConnections();
    receiver.on('/', answer(200, { headers: { connection: 'close' } }));
    await post('/', { url }, rebinding);
    expect((await post('/', { url }, rebinding)).outcome).toEqual(error('address_blocked'));
  });

  it('that does not answer is passed over for the next one', async () => {
    const lookUp = async () => [
      { address: '127.0.0.2', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    expect((await post('/', { url: `http://two.test:${receiver.port}/` }, open({ lookUp }))).outcome).toEqual(
      status(200),
    );
  });

  it('of http is blocked where only https is wanted', async () => {
    expect((await post('/', {}, open({ httpsOnly: true }))).outcome).toEqual(error('address_blocked'));
  });
});

describe('TLS', () => {
  const lookUp = async () => [{ address: '127.0.0.1', family: 4 }];
  let secure: ScriptableReceiver;
  beforeEach(async () => (secure = await ScriptableReceiver.open({ tls: receiverTest })));
  afterEach(() => secure.close());

  const at = (host: string) => ({ url: `https://${host}:${secure.port}/` });

  it('is spoken to a receiver whose certificate is trusted and names it', async () => {
    const trusting = open({ lookUp, certificateAuthorities: [receiverTest.cert] });
    secure.on('/', answer(200, { headers: { connection: 'close' } }));
    expect((await post('/', at('receiver.test'), trusting)).outcome).toEqual(status(200));
    // The second handshake resumes the first one's session.
    expect((await post('/', at('receiver.test'), trusting)).outcome).toEqual(status(200));
    expect((await post('/', at('receiver.test.'), trusting)).outcome).toEqual(status(200));
  });

  it('fails for a certificate that nobody vouches for', async () => {
    expect((await post('/', at('receiver.test'), open({ lookUp }))).outcome).toEqual(error('tls_failed'));
    expect(secure.requests()).toEqual([]);
  });

  it.each(['other.test', '127.0.0.1'])('fails for a certificate of another name than %s', async (host) => {
    const trusting = open({ lookUp, certificateAuthorities: [receiverTest.cert] });
    expect((await post('/', at(host), trusting)).outcome).toEqual(error('tls_failed'));
  });

  it('fails where plain HTTP answers', async () => {
    expect((await post('/', { url: `https://127.0.0.1:${receiver.port}/` })).outcome).toEqual(error('tls_failed'));
  });
});

describe('closing', () => {
  it('cuts requests under way off, which then have no outcome, and takes no more', async () => {
    receiver.on('/', hang());
    const underWay = expect(post('/')).rejects.toThrow('cut off');
    await receiver.received('/');
    await sender.close();
    await underWay;
    await expect(post('/')).rejects.toThrow('the sender is closed');
  });
});

const pairs = (rawHeaders: readonly string[]): Record<string, string> => {
  const found: Record<string, string> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    found[rawHeaders[index] ?? ''] = Buffer.from(rawHeaders[index + 1] ?? '', 'latin1').toString('latin1');
  }
  return found;
};
