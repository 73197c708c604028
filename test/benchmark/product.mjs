/** The product under test: the built standalone service in a process of its own, on a temporary data directory. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { own } from './clean-up.mjs';
import { pause } from './monotonic-clock.mjs';
import { processFacts } from './process-facts.mjs';
import { eventType } from './sample-event.mjs';

const adminKey = 'hk_benchmark-admin-key';
const masterKey = Buffer.alloc(32, 7).toString('base64');
const readyWithinMs = 120_000;

export const builtFile = (file) => fileURLToPath(new URL(`../../dist/${file}`, import.meta.url));

export const environmentOf = (dataDir, settings = {}) => ({
  PATH: process.env.PATH,
  HOOKLINE_DATA_DIR: dataDir,
  HOOKLINE_ADMIN_KEY: adminKey,
  HOOKLINE_MASTER_KEY: masterKey,
  HOOKLINE_LOG_LEVEL: 'warn',
  HOOKLINE_LOG_FORMAT: 'json',
  ...settings,
});

export class Product {
  #child;
  #exited;
  #isStopping = false;

  constructor(child, port) {
    this.#child = own(child);
    this.#exited = once(child, 'exit');
    child.once('exit', (code, signal) => {
      if (!this.#isStopping) fail(`the product ended with ${code ?? signal}`);
    });
    this.origin = `http://127.0.0.1:${port}`;
    this.adminKey = adminKey;
  }

  /** Started and ready. `nodeArguments` go to Node itself, for a profile. */
  static async start({ dataDir, settings, nodeArguments = [] }) {
    const port = await freePort();
    const environment = environmentOf(dataDir, { HOOKLINE_PORT: String(port), ...settings });
    const child = spawn(process.execPath, [...nodeArguments, builtFile('apps/standalone/src/main.js')], {
      cwd: dataDir,
      env: environment,
      // Warnings and errors are part of a measurement: whoever runs it sees them. A group of its own: Ctrl-C is for
      // the benchmark, which ends the product itself.
      stdio: ['ignore', 'ignore', 'inherit'],
      detached: true,
    });
    const product = new Product(child, port);
    await product.#whenReady();
    return product;
  }

  /** CPU in milliseconds and peak memory in MB so far. */
  get facts() {
    return processFacts(this.#child.pid);
  }

  /** Subscribes a URL to the event that is published. @returns its id */
  async createWebhook(name, url, more = {}) {
    const body = { displayName: name, url, events: [eventType], ...more };
    const answer = await fetch(`${this.origin}/api/v1/webhooks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.status !== 201) throw new Error(`creating a webhook: ${answer.status} ${await answer.text()}`);
    return (await answer.json()).id;
  }

  /** Resolves when it uses less than a tenth of a core: projections have caught up, nothing is being sent. */
  async whenQuiet(withinMs = 30_000) {
    const windowMs = 300;
    const end = Date.now() + withinMs;
    for (let before = this.facts.cpuMs; before !== null && Date.now() < end;) {
      await pause(windowMs);
      const after = this.facts.cpuMs;
      if (after - before < windowMs / 10) return;
      before = after;
    }
  }

  async stop() {
    this.#isStopping = true;
    this.#child.kill('SIGTERM');
    await this.#exited;
  }

  async #whenReady() {
    const end = Date.now() + readyWithinMs;
    while (Date.now() < end) {
      const status = await fetch(`${this.origin}/readyz`).then(
        (answer) => answer.status,
        () => 0,
      );
      if (status === 200) return;
      await pause(50);
    }
    throw new Error(`the product was not ready within ${readyWithinMs / 1_000} s`);
  }
}

/** Nothing that is measured afterwards means anything. */
function fail(why) {
  console.error(`bench: ${why}`);
  process.exit(1);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}
