import { freePort } from '../engines/ports.js';
import { expectDocumented } from './documented-answers.js';
import type { Installation, Settings } from './installation.js';
import { openInstallation } from './open-installation.js';
import { type Exit, type LaunchOptions, ProductProcess } from './product-process.js';

export const adminKey = 'hk_test-admin-key-for-tests';

/** Retries in fractions of a second, so that a test sees what takes days. */
const quickSettings: Settings = {
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

/** The built product on data of its own: one process, or one for each of its apps (see `Installation`). */
export class Product {
  /** Everything it printed, over all its lives. */
  output = '';
  /** One for each app of the installation; the first answers REST. */
  readonly processes: readonly ProductProcess[];

  private constructor(
    private readonly installation: Installation,
    private readonly settings: Settings,
    private readonly ports: readonly number[],
    private readonly isGuest: boolean,
  ) {
    this.processes = installation.apps.map(
      (app, index) =>
        new ProductProcess({
          app,
          port: ports[index]!,
          environment: () => this.environment,
          onOutput: (text) => {
            this.output += text;
          },
        }),
    );
  }

  /** Not started yet; `settings` go over the quick ones, an empty value takes one away. */
  static async prepare(settings: Settings = {}, installation?: Installation): Promise<Product> {
    return Product.on(installation ?? (await openInstallation()), settings, false);
  }

  static async start(settings: Settings = {}): Promise<Product> {
    const product = await Product.prepare(settings);
    await product.restart();
    return product;
  }

  private static async on(installation: Installation, settings: Settings, isGuest: boolean): Promise<Product> {
    const ports = await Promise.all(installation.apps.map(() => freePort()));
    return new Product(installation, { ...quickSettings, ...settings }, ports, isGuest);
  }

  /** Another one on the same data, with other settings; not started yet. */
  beside(settings: Settings): Promise<Product> {
    return Product.on(this.installation, settings, true);
  }

  get dataDir(): string {
    return this.installation.dataDir;
  }

  get port(): number {
    return this.ports[0]!;
  }

  get origin(): string {
    return this.processes[0]!.origin;
  }

  get api(): string {
    return `${this.origin}/api/v1`;
  }

  /** Engines and settings, as every process has them. */
  get environment(): Settings {
    return { ...this.installation.settings, ...this.settings };
  }

  /** Starts it (again) on the same data and waits until it is ready. */
  async restart(): Promise<void> {
    this.launch();
    await this.whenReady();
  }

  /** Starts it without waiting. */
  launch(options: LaunchOptions = {}): void {
    for (const each of this.processes) each.launch(options);
  }

  /** @throws when it is not ready in time */
  async whenReady(): Promise<void> {
    try {
      await Promise.all(this.processes.map((each) => each.whenReady()));
    } catch (error) {
      throw new Error(`the product is not ready:\n${this.output.slice(-2_000)}`, { cause: error });
    }
  }

  /** How the process ended that ended worst. */
  async whenExited(): Promise<Exit> {
    const exits = await Promise.all(this.processes.map((each) => each.whenExited()));
    return exits.reduce((worst, exit) => ((exit.code ?? Infinity) > (worst.code ?? Infinity) ? exit : worst));
  }

  signal(name: NodeJS.Signals): void {
    for (const each of this.processes) each.signal(name);
  }

  async stop(): Promise<Exit> {
    this.signal('SIGTERM');
    return this.whenExited();
  }

  async kill(): Promise<Exit> {
    this.signal('SIGKILL');
    return this.whenExited();
  }

  /** Only while it is stopped: the next start makes them again. */
  loseReadModels(): Promise<void> {
    return this.installation.loseReadModels();
  }

  /** Ends it at once and removes its data. */
  async remove(): Promise<void> {
    await this.kill();
    if (!this.isGuest) await this.installation.remove();
  }

  /**
   * One API request, path below `/api/v1`, with the admin key unless headers say otherwise; its answer is documented.
   */
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
