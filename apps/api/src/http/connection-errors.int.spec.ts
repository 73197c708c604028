import { connect } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Gate } from '#libs/testing';

import { type ApiHttpAdapter, createHttpAdapter } from './api-http-adapter.js';

let adapter: ApiHttpAdapter;
let port: number;

beforeEach(async () => {
  adapter = createHttpAdapter();
  const server = adapter.getInstance();
  await server.listen({ port: 0, host: '127.0.0.1' });
  port = server.addresses()[0]!.port;
});

afterEach(() => adapter.getInstance().close());

/** Everything that the server says to these bytes until it hangs up. */
const answerTo = (bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => (answer += text));
    socket.on('error', reject);
    socket.on('close', () => {
      resolve(answer);
    });
  });

const parsed = (answer: string) => {
  const [head, body] = answer.split('\r\n\r\n');
  return { status: Number(head!.split(' ')[1]), head: head!.toLowerCase(), problem: JSON.parse(body!) };
};

describe('What is no HTTP request', () => {
  it.each([
    ['is no HTTP at all', 'nonsense\r\n\r\n', 400, 'invalid_request'],
    ['has a broken header', 'GET / HTTP/1.1\r\nhost: a\r\nbad header\r\n\r\n', 400, 'invalid_request'],
    ['has headers without end', `GET / HTTP/1.1\r\nx: ${'x'.repeat(70_000)}`, 431, 'headers_too_large'],
  ])('is answered with problem details that agree with the status when it %s', async (_case, bytes, status, code) => {
    const answer = parsed(await answerTo(bytes));
    expect(answer).toMatchObject({ status, problem: { status, code } });
    expect(answer.head).toContain('content-type: application/problem+json');
    expect(answer.head).toContain('connection: close');
  });
});

describe('What Node would refuse without a word', () => {
  it.each([
    ['a request without Host', 'GET / HTTP/1.1\r\nconnection: close\r\n\r\n', 400, 'invalid_request'],
    ['a CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nhost: a\r\n\r\n', 400, 'invalid_request'],
    [
      'a body in another charset',
      'POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: application/json; charset=utf-16\r\ncontent-length: 0\r\n\r\n',
      415,
      'unsupported_media_type',
    ],
  ])('is answered with problem details: %s', async (_case, bytes, status, code) => {
    expect(parsed(await answerTo(bytes))).toMatchObject({ status, problem: { status, code } });
  });

  it('is served where it may be: an expectation that nobody knows', async () => {
    const bytes = 'GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\nexpect: more\r\n\r\n';
    expect(await answerTo(bytes)).toMatch(/^HTTP\/1\.1 404 /);
  });
});

describe('A connection on which nothing was asked', () => {
  it('does not keep the server from closing', async () => {
    const accepted = new Promise((resolve) => adapter.getInstance().server.once('connection', resolve));
    const socket = connect(port, '127.0.0.1');
    const closed = new Promise((resolve) => socket.on('error', resolve).on('close', resolve));
    await accepted;
    await adapter.getInstance().close();
    await closed;
  }, 30_000);
});

describe('A client that stops halfway', () => {
  it.each([
    ['a body', 'POST /items HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 20\r\n\r\n{'],
    ['a second request', 'GET /items HTTP/1.1\r\nhost: a\r\n\r\nGET /items HTTP/1.1\r\nhost:'],
  ])(
    'in %s does not keep the server from closing',
    async (_where, bytes) => {
      const server = createHttpAdapter().getInstance();
      server.get('/items', () => 'none');
      server.post('/items', () => 'done');
      await server.listen({ port: 0, host: '127.0.0.1' });
      port = server.addresses()[0]!.port;
      const asked = new Promise((resolve) => server.server.once('request', resolve));
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes)).on('error', () => undefined);
      await asked;
      await server.close();
      socket.destroy();
    },
    30_000,
  );
});

describe('A request on a connection that was open', () => {
  it('is answered with problem details once the server is closing', async () => {
    const waiting = new Gate();
    const arrived = new Gate();
    const server = createHttpAdapter().getInstance();
    server.get('/slow', async () => {
      arrived.open();
      await waiting.opened;
      return 'done';
    });
    const closing = new Gate();
    server.addHook('preClose', (done) => {
      closing.open();
      done();
    });
    await server.listen({ port: 0, host: '127.0.0.1' });
    port = server.addresses()[0]!.port;
    let answer = '';
    const socket = connect(port, '127.0.0.1');
    const hungUp = new Promise((resolve) => socket.once('close', resolve));
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    socket.write('GET /slow HTTP/1.1\r\nhost: a\r\n\r\n');
    await arrived.opened;
    const closed = server.close();
    await closing.opened;
    socket.write('GET /slow HTTP/1.1\r\nhost: a\r\n\r\n');
    await new Promise((resolve) => server.server.once('request', resolve));
    waiting.open();
    await Promise.all([closed, hungUp]);
    const second = parsed(answer.slice(answer.lastIndexOf('HTTP/1.1 ')));
    expect(second).toMatchObject({ status: 503, problem: { code: 'not_ready' } });
    expect(second.head).toContain('content-type: application/problem+json');
  });
});
