import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ProductProcessOptions {
  /** Folder in `dist/apps`. */
  readonly app: string;
  /** Where it listens, on loopback. */
  readonly port: number;
  /** Asked at each start. */
  readonly environment: () => Readonly<Record<string, string>>;
  readonly onOutput: (text: string) => void;
}

export interface LaunchOptions {
  /** No file of it can grow beyond, as on a disk that is full. */
  readonly maxFileKiB?: number;
}

/** As long as a level of tests lets its first step take: on a machine that is busy a start takes a minute. */
const readyWithinMs = 110_000;
const pollMs = 20;

/** One program of the built product, as a process of its own that may be started again and again. */
export class ProductProcess {
  private child: ChildProcess | null = null;
  private exited: Promise<Exit> = Promise.resolve({ code: 0, signal: null });
  private hasExited = true;

  constructor(private readonly options: ProductProcessOptions) {}

  get app(): string {
    return this.options.app;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.options.port}`;
  }

  /** Starts it without waiting. */
  launch({ maxFileKiB }: LaunchOptions = {}): void {
    const main = fileURLToPath(new URL(`../../dist/apps/${this.options.app}/src/main.js`, import.meta.url));
    const node = [process.execPath, '--enable-source-maps', main] as const;
    const limited = ['bash', '-c', `ulimit -f ${String(maxFileKiB)} && exec "$0" "$@"`, ...node] as const;
    const [command, ...args] = maxFileKiB === undefined ? node : limited;
    const child = spawn(command, args, {
      env: { PATH: process.env['PATH'] ?? '', HOOKLINE_PORT: String(this.options.port), ...this.options.environment() },
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: tmpdir(),
    });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', this.options.onOutput);
    this.child = child;
    this.hasExited = false;
    this.exited = new Promise((resolve) => {
      child.on('close', (code, signal) => {
        this.hasExited = true;
        resolve({ code, signal });
      });
    });
  }

  /** @throws when it is not ready in time, or has ended */
  async whenReady(): Promise<void> {
    const end = Date.now() + readyWithinMs;
    while (!this.hasExited && Date.now() < end) {
      const status = await fetch(`${this.origin}/readyz`).then(
        (answer) => answer.status,
        () => 0,
      );
      if (status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
    throw new Error(`${this.app} ${this.hasExited ? 'has ended' : `is not ready within ${readyWithinMs} ms`}`);
  }

  async restart(): Promise<void> {
    this.launch();
    await this.whenReady();
  }

  whenExited(): Promise<Exit> {
    return this.exited;
  }

  signal(name: NodeJS.Signals): void {
    this.child?.kill(name);
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.exited;
  }
}
