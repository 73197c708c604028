/** The product under test: the built service, standalone or as api and dispatcher, each in a process of its own. */
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
  #processes;
  #isStopping = false;

  constructor(processes) {
    this.#processes = processes;
    for (const { app, child } of processes)
      child.once('exit', (code, signal) => {
        if (!this.#isStopping) fail(`the product's ${app} ended with ${code ?? signal}`);
      });
    this.origin = processes[0].origin;
    this.adminKey = adminKey;
  }

  /** Started and ready. `nodeArguments` go to Node itself, for a profile. */
  static async start({ dataDir, settings, nodeArguments = [], installation }) {
    const environment = environmentOf(dataDir, { ...installation.settings, ...settings });
    const started = installation.apps.map((app) => startProcess({ app, dataDir, environment, nodeArguments }));
    const product = new Product(await Promise.all(started));
    await product.#whenReady();
    return product;
  }

  /** CPU in milliseconds and peak memory in MB so far, of all its processes. */
  get facts() {
    const facts = this.#processes.map(({ child }) => processFacts(child.pid));
    const sumOf = (name) => facts.reduce((sum, each) => (each[name] === null ? null : sum + each[name]), 0);
    return { cpuMs: sumOf('cpuMs'), peakRssMb: sumOf('peakRssMb') };
  }

  /** What all its processes have asked of the event store and handed to the bus so far. */
  async calls() {
    const texts = await Promise.all(
      this.#processes.map(async ({ origin }) => (await fetch(`${origin}/metrics`)).text()),
    );
    const sumOf = (start) =>
      texts
        .flatMap((text) => text.split('\n'))
        .filter((line) => line.startsWith(start))
        .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    return {
      appends: sumOf('hookline_event_store_calls_total{call="append"'),
      reads: sumOf('hookline_event_store_calls_total{call="read"'),
      published: sumOf('hookline_bus_records_published_total{'),
    };
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

  async deleteWebhook(id) {
    const answer = await fetch(`${this.origin}/api/v1/webhooks/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${adminKey}` },
    });
    if (answer.status !== 204) throw new Error(`deleting a webhook: ${answer.status} ${await answer.text()}`);
  }

  async stop() {
    this.#isStopping = true;
    for (const { child } of this.#processes) child.kill('SIGTERM');
    await Promise.all(this.#processes.map(({ exited }) => exited));
  }

  async #whenReady() {
    await Promise.all(this.#processes.map(({ origin }) => whenReady(origin)));
  }
}

async function startProcess({ app, dataDir, environment, nodeArguments }) {
  const port = await freePort();
  const child = own(
    spawn(process.execPath, [...nodeArguments, builtFile(`apps/${app}/src/main.js`)], {
      cwd: dataDir,
      env: { ...environment, HOOKLINE_PORT: String(port) },
      // Warnings and errors are part of a measurement: whoever runs it sees them. A group of its own: Ctrl-C is for
      // the benchmark, which ends the product itself.
      stdio: ['ignore', 'ignore', 'inherit'],
      detached: true,
    }),
  );
  return { app, child, exited: once(child, 'exit'), origin: `http://127.0.0.1:${port}` };
}

async function whenReady(origin) {
  const end = Date.now() + readyWithinMs;
  while (Date.now() < end) {
    const status = await fetch(`${origin}/readyz`).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return;
    await pause(50);
  }
  throw new Error(`the product was not ready within ${readyWithinMs / 1_000} s`);
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
