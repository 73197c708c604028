import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';

import { answer, type Behaviour } from './receiver-behaviour.js';

export interface ReceivedRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names and values in turn, as sent. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
  /** Milliseconds since the epoch, when the last byte had arrived. */
  readonly receivedAt: number;
}

export interface ReceiverOptions {
  /** PEM; makes it an HTTPS receiver. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** How long `received` waits, milliseconds. */
  readonly deadlineMs?: number;
}

interface Expectation {
  readonly path: string;
  readonly count: number;
  readonly fulfil: () => void;
}

/** Somebody's server, on a free port of 127.0.0.1: does what the test says and remembers what it got. */
export class ScriptableReceiver {
  /** Nobody listens on it any more once the receiver is closed. */
  port = 0;
  /** Accepted since it was opened. */
  connectionCount = 0;

  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #scripts = new Map<string, Behaviour>();
  readonly #requests: ReceivedRequest[] = [];
  readonly #requestsByPath = new Map<string, ReceivedRequest[]>();
  readonly #expectations = new Set<Expectation>();
  readonly #delays = new Set<NodeJS.Timeout>();

  private constructor(private readonly options: ReceiverOptions) {
    const onRequest: RequestListener = (request, response) => {
      this.take(request, response).catch((error: unknown) => response.destroy(asError(error)));
    };
    this.#server = options.tls ? createSecureServer(options.tls, onRequest) : createServer(onRequest);
    this.#server.on('connection', (socket: Socket) => {
      this.connectionCount += 1;
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket)).on('error', () => undefined);
    });
  }

  static async open(options: ReceiverOptions = {}): Promise<ScriptableReceiver> {
    const receiver = new ScriptableReceiver(options);
    await new Promise<void>((resolve, reject) => {
      receiver.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    const address = receiver.#server.address();
    if (address !== null && typeof address === 'object') receiver.port = address.port;
    return receiver;
  }

  /** The URL of a path here. */
  url(path = '/'): string {
    return `${this.options.tls ? 'https' : 'http'}://127.0.0.1:${this.port}${path}`;
  }

  /** From now on, for this path without its query. A path without a script answers 200. */
  on(path: string, behaviour: Behaviour): this {
    this.#scripts.set(path, behaviour);
    return this;
  }

  /** All that arrived for a path without its query, or at all, in order of arrival. */
  requests(path?: string): readonly ReceivedRequest[] {
    return path === undefined ? [...this.#requests] : [...(this.#requestsByPath.get(path) ?? [])];
  }

  /**
   * Resolves with what arrived for a path as soon as there are `count` requests.
   *
   * @throws {Error} after the deadline, telling what did arrive
   */
  received(
    path: string,
    count = 1,
    deadlineMs = this.options.deadlineMs ?? 45_000,
  ): Promise<readonly ReceivedRequest[]> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void): void => {
        clearTimeout(timer);
        this.#expectations.delete(expectation);
        finish();
      };
      const expectation = { path, count, fulfil: () => settle(() => resolve(this.requests(path))) };
      const timer = setTimeout(() => settle(() => reject(this.missing(expectation, deadlineMs))), deadlineMs);
      this.#expectations.add(expectation);
      this.checkExpectations();
    });
  }

  /** Closes connections on which no request is under way, as a server does that restarts or saves memory. */
  closeIdleConnections(): void {
    this.#server.closeIdleConnections();
  }

  /** Ends everything at once, hanging requests too. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    for (const delay of this.#delays) clearTimeout(delay);
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const path = request.url ?? '/';
    this.remember({
      method: request.method ?? '',
      path,
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      rawHeaders: request.rawHeaders,
      body: Buffer.concat(chunks).toString('utf8'),
      receivedAt: Date.now(),
    });
    this.behave(this.nextBehaviour(pathOnly(path)), response);
  }

  private remember(request: ReceivedRequest): void {
    this.#requests.push(request);
    const path = pathOnly(request.path);
    const samePath = this.#requestsByPath.get(path);
    if (samePath) samePath.push(request);
    else this.#requestsByPath.set(path, [request]);
    this.checkExpectations();
  }

  private nextBehaviour(path: string): Behaviour {
    const behaviour = this.#scripts.get(path) ?? answer(200);
    if (behaviour.kind !== 'in_turn') return behaviour;
    const [first = answer(200), ...others] = behaviour.behaviours;
    if (others.length > 0) this.#scripts.set(path, { kind: 'in_turn', behaviours: others });
    return first;
  }

  private behave(behaviour: Behaviour, response: ServerResponse): void {
    switch (behaviour.kind) {
      case 'answer':
        if (behaviour.after === null) this.answer(behaviour, response);
        else void behaviour.after.then(() => this.answer(behaviour, response));
        return;
      case 'hang':
        return;
      case 'drip':
        response.writeHead(behaviour.status).flushHeaders();
        this.repeat(behaviour.everyMs, response, () => response.write('.'));
        return;
      case 'endless':
        response.writeHead(behaviour.status);
        pour(response);
        return;
      case 'reset':
        response.socket?.resetAndDestroy();
        return;
      case 'raw':
        response.socket?.write(behaviour.text);
        if (behaviour.thenClose) response.socket?.end();
        return;
      case 'in_turn':
        this.behave(behaviour.behaviours[0] ?? answer(200), response);
        return;
    }
  }

  private answer(
    { status, headers, body, delayMs, thenClose }: Extract<Behaviour, { kind: 'answer' }>,
    response: ServerResponse,
  ): void {
    this.after(delayMs, () => {
      response.writeHead(status, { ...headers }).end(body, () => {
        if (thenClose) response.socket?.end();
      });
    });
  }

  private after(delayMs: number, call: () => void): void {
    if (delayMs === 0) {
      call();
      return;
    }
    const delay = setTimeout(() => {
      this.#delays.delete(delay);
      call();
    }, delayMs);
    this.#delays.add(delay);
  }

  private repeat(everyMs: number, response: ServerResponse, call: () => void): void {
    const timer = setInterval(call, everyMs);
    response.on('close', () => clearInterval(timer));
  }

  private checkExpectations(): void {
    for (const { path, count, fulfil } of this.#expectations) {
      if ((this.#requestsByPath.get(path)?.length ?? 0) >= count) fulfil();
    }
  }

  private missing({ path, count }: Expectation, deadlineMs: number): Error {
    const list = [...this.#requestsByPath].map(([at, { length }]) => `${length} × ${at}`).join(', ');
    return new Error(`expected ${count} requests at ${path} within ${deadlineMs} ms, arrived: ${list || 'nothing'}`);
  }
}

const pathOnly = (path: string): string => path.split('?', 1)[0] ?? path;

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

const pour = (response: ServerResponse): void => {
  const block = Buffer.alloc(64 * 1024, 'x');
  const pourMore = (): void => {
    while (!response.destroyed && response.write(block));
  };
  response.on('drain', pourMore);
  pourMore();
};
