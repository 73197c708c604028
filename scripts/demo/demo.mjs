/** The parts of the demo together: receivers, seeded data, the product in a process of its own, and live traffic. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { newMasterKey, Sha256KeyHasher } from '#libs/adapters/node-crypto';
import { root } from '../prepare.mjs';
import { spawnGroup } from '../process-group.mjs';
import { DemoApi } from './demo-api.mjs';
import { openReceivers } from './receivers.mjs';
import { seed } from './seed.mjs';
import { startTraffic } from './traffic.mjs';

const usualPort = '4400';
const readyWithinMs = 120_000;

export class Demo {
  #product;
  #receivers;
  #traffic;
  #dataDir;

  /** Resolves when the product has ended, asked or not. */
  ended;

  /** `output`: what becomes of what the product prints, `inherit` or `ignore`. */
  static async start({ say, output, port = process.env.HOOKLINE_PORT ?? usualPort }) {
    const demo = new Demo();
    demo.url = `http://127.0.0.1:${port}`;
    try {
      await demo.#open(say, { output, port });
      return demo;
    } catch (error) {
      await demo.stop();
      throw error;
    }
  }

  async stop() {
    this.#traffic?.stop();
    if (this.#product?.exitCode === null) this.#product.kill('SIGTERM');
    await this.ended;
    await this.#receivers?.close();
    await rm(this.#dataDir, { recursive: true, force: true });
  }

  async #open(say, { output, port }) {
    this.#dataDir = await mkdtemp(join(tmpdir(), 'hookline-demo-'));
    this.#receivers = await openReceivers();
    const masterKey = newMasterKey();
    say('hookline: writing three weeks of history');
    const { producerKey } = await seed({ dataDir: this.#dataDir, masterKey, receivers: this.#receivers });
    this.adminKey = new Sha256KeyHasher().newKey();
    this.#run({ HOOKLINE_PORT: port, HOOKLINE_MASTER_KEY: masterKey, HOOKLINE_ADMIN_KEY: this.adminKey }, output);
    await this.#whenReady();
    await this.#goOn(new DemoApi(this.url, this.adminKey), new DemoApi(this.url, producerKey));
    say(`  The demo goes on until Ctrl-C. An admin key of it: ${this.adminKey}\n`);
  }

  #run(settings, output) {
    this.#product = spawnGroup(process.execPath, [join(root, 'dist/apps/standalone/src/main.js')], {
      cwd: this.#dataDir,
      env: {
        PATH: process.env.PATH,
        HOOKLINE_DATA_DIR: this.#dataDir,
        HOOKLINE_LOG_LEVEL: 'error',
        ...settings,
      },
      stdio: ['ignore', output, 'inherit'],
    });
    this.ended = once(this.#product, 'exit');
  }

  async #whenReady() {
    for (const end = Date.now() + readyWithinMs; Date.now() < end; await pause(200)) {
      if (this.#product.exitCode !== null) throw new Error('the product has ended');
      const answer = await fetch(`${this.url}/readyz`).catch(() => null);
      if (answer?.ok) return;
    }
    throw new Error('the product is not ready in time');
  }

  /** What happens from now on: events, and a replay that somebody has just asked for. */
  async #goOn(admin, producer) {
    const webhookId = await admin.webhookNamed('Usage quotas');
    await admin.post('/replays', { webhookId, statuses: ['failed'], ratePerSecond: 0.2 });
    this.#traffic = startTraffic(producer);
  }
}
