/** What every scenario works with: a fresh product, a receiver and a generator, and how to measure between them. */
import { ChildProgram } from './child-program.mjs';
import { removeFolder, temporaryFolder } from './clean-up.mjs';
import { openInstallation } from './installation.mjs';
import { nowUs, pause } from './monotonic-clock.mjs';
import { machineCpuMs, processFacts } from './process-facts.mjs';
import { Product } from './product.mjs';

/** Nothing has arrived for so long: nothing more will. */
const givenUpAfterMs = 15_000;
const pollMs = 50;

export class Bench {
  /** `nodeArguments` go to the product's Node; port 0 is a free one. */
  static async open({ settings, nodeArguments, engines, dataDir = temporaryFolder(), receiverPort = 0 } = {}) {
    const installation = await openInstallation(engines ?? 'embedded');
    const product = await Product.start({ dataDir, settings, nodeArguments, installation });
    const receiver = new ChildProgram('./receiver.mjs', [String(receiverPort)]);
    const generator = new ChildProgram('./generator.mjs');
    await generator.ask('connect', { origin: product.origin, adminKey: product.adminKey });
    return new Bench({ dataDir, product, installation, receiver, generator, port: await receiver.ask('port') });
  }

  constructor(parts) {
    Object.assign(this, parts);
  }

  url(path) {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** So many webhooks at so many paths of the receiver. */
  async subscribe(count, more) {
    for (let index = 0; index < count; index += 1)
      await this.product.createWebhook(`Receiver ${index}`, this.url(`/answer/${index}`), more);
  }

  /** Lets the compiler see the code before anything is measured. */
  async warmUp({ endpoints, events = 1_500 }) {
    await this.countFromHere();
    await this.generator.ask('closedLoop', { concurrency: 8, events });
    await this.whenArrived(events * endpoints);
    await this.product.whenQuiet();
  }

  /** What was published before does not count any more. */
  async countFromHere() {
    await this.receiver.ask('begin', { firstNumber: await this.generator.ask('nextNumber') });
  }

  /** Resolves with what the receiver saw, when so much has arrived, nothing arrives any more, or time is up. */
  async whenArrived(expected, withinMs = 180_000) {
    const end = Date.now() + withinMs;
    let [best, bestAt] = [-1, Date.now()];
    while (Date.now() < end) {
      const count = await this.receiver.ask('count');
      if (count >= expected) break;
      if (count > best) [best, bestAt] = [count, Date.now()];
      if (Date.now() - bestAt > givenUpAfterMs) break;
      await pause(pollMs);
    }
    const summary = await this.receiver.ask('summary');
    return { ...summary, missing: Math.max(0, expected - summary.count) };
  }

  /** What the receiver saw of so many events a second, published for so long, to one endpoint. */
  async arrivalsAt(perSecond, seconds) {
    await this.countFromHere();
    const { accepted } = await this.generator.ask('openLoop', { perSecond, seconds });
    return this.whenArrived(accepted);
  }

  /**
   * Runs `work` and answers with its result what it cost, in milliseconds of CPU: the product, until it is quiet again,
   * because the read models are part of the work; the rest of the benchmark; and other programs, which disturb.
   */
  async costOf(work) {
    const before = this.#cpu();
    const beganUs = nowUs();
    const result = await work();
    await this.product.whenQuiet();
    const endedUs = nowUs();
    const after = this.#cpu();
    // The two accounts of Linux differ by a few percent: what others took may come out below nothing.
    const spent = Object.entries(after).map(([name, ms]) => [
      name,
      ms === null ? null : Math.max(0, ms - before[name]),
    ]);
    return { result, beganUs, endedUs, ...Object.fromEntries(spent) };
  }

  /**
   * What the product asks of its engines while `work` runs and until it is quiet; `kafkaRecords` is null without Kafka.
   */
  async callsOf(work) {
    const before = await this.#calls();
    await work();
    await this.product.whenQuiet();
    const after = await this.#calls();
    return Object.fromEntries(
      Object.entries(after).map(([name, count]) => [name, count === null ? null : count - before[name]]),
    );
  }

  get peakRssMb() {
    return this.product.facts.peakRssMb;
  }

  /** The product ends in order, so that a profile is written. */
  async close({ keepsData = false } = {}) {
    this.generator.end();
    await this.product.stop();
    this.receiver.end();
    await this.installation.remove();
    if (!keepsData) removeFolder(this.dataDir);
  }

  async #calls() {
    return { ...(await this.product.calls()), kafkaRecords: (await this.installation.kafkaRecords?.()) ?? null };
  }

  #cpu() {
    const cpuMs = this.product.facts.cpuMs;
    const machine = machineCpuMs();
    if (cpuMs === null || machine === null) return { cpuMs, harnessCpuMs: null, othersCpuMs: null };
    const harnessCpuMs = this.receiver.cpuMs + this.generator.cpuMs + processFacts(process.pid).cpuMs;
    return { cpuMs, harnessCpuMs, othersCpuMs: machine - cpuMs - harnessCpuMs };
  }
}
