import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expectDocumented } from './documented-answers.js';

const main = fileURLToPath(new URL('../../dist/apps/standalone/src/main.js', import.meta.url));
export const adminKey = 'hk_test-admin-key-for-tests';
const readyWithinMs = 20_000;
const pollMs = 20;

/** Retries in fractions of a second, so that a test sees what takes days. */
const quickSettings: Readonly<Record<string, string>> = {
  HOOKLINE_ADMIN_KEY: adminKey,
  HOOKLINE_RETRY_BASE_MS: '100',
  HOOKLINE_RETRY_FACTOR: '2',
  HOOKLINE_RETRY_CAP_MS: '1000',
  HOOKLINE_BREAKER_PAUSE_MS: '200',
  HOOKLINE_LOG_FORMAT: 'json',
  HOOKLINE_LOG_LEVEL: 'warn',
};

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** `undefined` for an answer that is no JSON. */
  readonly json: unknown;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

/** The built product as a process of its own, on a temporary data directory. */
export class Product {
  /** Everything it printed, over all its lives. */
  output = '';
  private child: ChildProcess | null = null;
  private exited: Promise<Exit> = Promise.resolve({ code: 0, signal: null });

  private constructor(
    readonly dataDir: string,
    readonly port: number,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  /** Not started yet; `settings` go over the quick ones, an empty value takes one away. */
  static async prepare(settings: Readonly<Record<string, string>> = {}): Promise<Product> {
    const dataDir = await mkdtemp(join(tmpdir(), 'hookline-test-'));
    return new Product(dataDir, await freePort(), { ...quickSettings, ...settings });
  }

  static async start(settings: Readonly<Record<string, string>> = {}): Promise<Product> {
    const product = await Product.prepare(settings);
    await product.restart();
    return product;
  }

  get api(): string {
    return `http://127.0.0.1:${String(this.port)}/api/v1`;
  }

  /** Starts it (again) on the same data and waits until it is ready. */
  async restart(): Promise<void> {
    this.launch();
    await this.whenReady();
  }

  /** Starts it without waiting. `maxFileKiB`: no file of it can grow beyond, as on a disk that is full. */
  launch({ maxFileKiB }: { readonly maxFileKiB?: number } = {}): void {
    const node = [process.execPath, '--enable-source-maps', main] as const;
    const limited = ['bash', '-c', `ulimit -f ${String(maxFileKiB)} && exec "$0" "$@"`, ...node] as const;
    const [command, ...args] = maxFileKiB === undefined ? node : limited;
    const child = spawn(command, args, {
      env: {
        PATH: process.env['PATH'] ?? '',
        HOOKLINE_PORT: String(this.port),
        HOOKLINE_DATA_DIR: this.dataDir,
        ...this.settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: tmpdir(),
    });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    this.child = child;
    this.exited = new Promise((resolve) => {
      child.on('close', (code, signal) => {
        resolve({ code, signal });
      });
    });
  }

  /** @throws when it is not ready in time */
  async whenReady(): Promise<void> {
    const end = Date.now() + readyWithinMs;
    for (;;) {
      const status = await fetch(`http://127.0.0.1:${String(this.port)}/readyz`).then(
        (answer) => answer.status,
        () => 0,
      );
      if (status === 200) return;
      if (Date.now() > end)
        throw new Error(`not ready within ${String(readyWithinMs)} ms:\n${this.output.slice(-2000)}`);
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  whenExited(): Promise<Exit> {
    return this.exited;
  }

  signal(name: NodeJS.Signals): void {
    this.child?.kill(name);
  }

  async stop(): Promise<Exit> {
    this.signal('SIGTERM');
    return this.exited;
  }

  async kill(): Promise<Exit> {
    this.signal('SIGKILL');
    return this.exited;
  }

  /** Ends it at once and removes its data. */
  async remove(): Promise<void> {
    await this.kill();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** One API request, path below `/api/v1`, with the admin key unless headers say otherwise; its answer is documented. */
  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const answer = await fetch(`${this.api}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${adminKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    expectDocumented({ method, path: `/api/v1${path}`, status: answer.status, headers: answer.headers, text });
    const isJson = /\bjson\b/.test(answer.headers.get('content-type') ?? '');
    const json: unknown = isJson && text !== '' ? JSON.parse(text) : undefined;
    return { status: answer.status, headers: answer.headers, text, json };
  }
}
