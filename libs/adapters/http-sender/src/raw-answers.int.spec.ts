import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { Clock, HttpResult } from '#libs/application';

import { createHttpSender } from './create-http-sender.js';

const clock: Clock = {
  now: () => Date.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

/** Answers each request with these bytes, a piece after the other, each in a packet of its own. */
class RawReceiver {
  pieces: readonly string[] = [];
  /** Breaks the connection after the last piece. */
  isBreaking = false;
  /** Sends the last piece again and again, as fast as it is read. */
  isEndless = false;
  requests = 0;
  connections = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.connections += 1;
      this.sockets.add(socket.setNoDelay(true));
      socket.on('error', () => undefined);
      socket.on('data', () => {
        this.requests += 1;
        this.answer(socket, this.pieces);
      });
    });
  }

  static async open(): Promise<RawReceiver> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RawReceiver(server);
  }

  get url(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : '')}/`;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private answer(socket: Socket, [piece, ...rest]: readonly string[]): void {
    if (piece === undefined) {
      if (this.isBreaking) socket.destroy();
      return;
    }
    if (this.isEndless && rest.length === 0) {
      flood(socket, piece);
      return;
    }
    socket.write(piece, () => setImmediate(() => setImmediate(() => this.answer(socket, rest))));
  }
}

const flood = (socket: Socket, piece: string): void => {
  while (!socket.destroyed && socket.write(piece));
  if (!socket.destroyed) socket.once('drain', () => flood(socket, piece));
};

let receiver: RawReceiver;
let sender: ReturnType<typeof createHttpSender>;

beforeEach(async () => {
  receiver = await RawReceiver.open();
  sender = createHttpSender({ clock, allowedNetworks: ['127.0.0.0/8'], httpsOnly: false });
});

afterEach(async () => {
  receiver.close();
  await sender.close();
});

const post = (): Promise<HttpResult> => sender.send({ url: receiver.url, headers: {}, body: '{}', timeoutMs: 20_000 });
const status = (statusCode: number) => ({ kind: 'response', statusCode, retryAfter: null });
const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

describe('A notice that nobody asked for', () => {
  it.each([
    ['together with the answer', [`HTTP/1.1 100 Continue\r\n\r\n${ok}`]],
    [
      'in pieces',
      ['HT', 'TP/1.1 1', '00 Continue\r\nserver: x\r', '\n\r\nHTTP/1.', `1 200 OK\r\n`, 'content-length: 2\r\n\r\nok'],
    ],
    [
      'after others',
      ['HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n', `HTTP/1.1 102 Processing\r\n\r\n${ok}`],
    ],
    ['in the words of HTTP/1.0', [`HTTP/1.0 100 Continue\r\n\r\n`, ok]],
    ['without a reason', [`HTTP/1.1 100\r\n\r\n`, ok]],
  ])('%s is passed over, also on a connection that has served', async (_how, pieces) => {
    receiver.pieces = pieces;
    for (let count = 0; count < 3; count += 1) {
      expect(await post()).toMatchObject({ outcome: status(200), answerExcerpt: 'ok' });
    }
    expect(receiver).toMatchObject({ requests: 3, connections: 1 });
  });

  it('does not hide a failure that follows', async () => {
    receiver.pieces = ['HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n'];
    expect((await post()).outcome).toEqual(status(500));
  });

  it('says that the receiver has the request: it is not sent again where the connection breaks after it', async () => {
    receiver.pieces = [ok];
    await post();
    receiver.pieces = ['HTTP/1.1 100 Continue\r\n\r\n'];
    receiver.isBreaking = true;
    expect((await post()).outcome).toEqual({ kind: 'error', code: 'connection_reset' });
    expect(receiver.requests).toBe(2);
  });

  it.each([
    ['without an end', [`HTTP/1.1 100 Continue\r\n${'x-filler: 0123456789\r\n'.repeat(2_000)}`]],
    [
      'that switches the protocol',
      ['HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: chat\r\n\r\n'],
    ],
  ])('%s is no answer', async (_how, pieces) => {
    receiver.pieces = pieces;
    expect((await post()).outcome).toEqual({ kind: 'error', code: 'invalid_response' });
  });
});

describe('An answer without an end', () => {
  const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
  const timeoutMs = 600_000;
  const filler = 'x'.repeat(10_000);

  it.each([
    ['of notices', ['HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(100)]],
    ['of words after the status', ['HTTP/1.1 200 ', filler]],
  ])('%s ends long before its timeout', async (_what, pieces) => {
    receiver.pieces = pieces;
    receiver.isEndless = true;
    const { outcome } = await sender.send({ url: receiver.url, headers: {}, body: '{}', timeoutMs });
    expect(outcome).toEqual({ kind: 'error', code: 'invalid_response' });
  });

  it.each([
    ['of extensions of a chunk', [`${chunked}1;name=`, filler]],
    ['of zeros before the size of a chunk', [chunked, '0'.repeat(10_000)]],
    ['of chunks that hold next to nothing', [chunked, `1;${filler}\r\nx\r\n`]],
  ])('%s ends long before its timeout, and its status counts', async (_what, pieces) => {
    receiver.pieces = pieces;
    receiver.isEndless = true;
    const { outcome } = await sender.send({ url: receiver.url, headers: {}, body: '{}', timeoutMs });
    expect(outcome).toEqual(status(200));
  });

  it('of 16 KiB in chunks of one byte is whole, and leaves the connection usable', async () => {
    receiver.pieces = [`${chunked}${'1\r\nx\r\n'.repeat(16 * 1024)}0\r\n\r\n`];
    for (let count = 0; count < 2; count += 1) expect((await post()).outcome).toEqual(status(200));
    expect(receiver.connections).toBe(1);
  });
});

describe('A 204', () => {
  it.each([
    'HTTP/1.1 204 No Content\r\ncontent-length: 2\r\n\r\nok',
    'HTTP/1.1 204 No Content\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    'HTTP/1.1 204 No Content\r\n\r\nok',
  ])('is a success, whatever follows its head: %j', async (answer) => {
    receiver.pieces = [answer];
    for (let count = 0; count < 3; count += 1) expect((await post()).outcome).toEqual(status(204));
    expect(receiver.requests).toBe(3);
  });
});
