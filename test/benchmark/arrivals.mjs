/** What has arrived since `begin`: how long after it was to be sent, and whether everything came, each thing once. */
import { percentile } from './percentile.mjs';

export class Arrivals {
  #latenciesUs = new Float64Array(1 << 16);
  #count = 0;
  #seen = new Map();
  #repeats = 0;
  #firstUs = 0;
  #lastUs = 0;
  #firstNumber = 0;

  /** Counts from now on, and only events from this number on. */
  begin(firstNumber) {
    this.#count = 0;
    this.#repeats = 0;
    this.#seen.clear();
    this.#firstNumber = firstNumber;
  }

  add(path, { sentAtUs, number }, nowUs) {
    if (number < this.#firstNumber) return;
    if (this.#isRepeat(path, number - this.#firstNumber)) {
      this.#repeats += 1;
      return;
    }
    if (this.#count === 0) this.#firstUs = nowUs;
    this.#lastUs = nowUs;
    if (this.#count === this.#latenciesUs.length) this.#latenciesUs = grown(this.#latenciesUs);
    this.#latenciesUs[this.#count] = nowUs - sentAtUs;
    this.#count += 1;
  }

  /** `count` is without repeats; times in microseconds of the shared clock, latencies in milliseconds. */
  summary() {
    const sorted = this.#latenciesUs.slice(0, this.#count).sort();
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(sorted, share) / 1_000);
    return { count: this.#count, repeats: this.#repeats, firstUs: this.#firstUs, lastUs: this.#lastUs, p50, p95, p99 };
  }

  get count() {
    return this.#count;
  }

  #isRepeat(path, index) {
    let seen = this.#seen.get(path) ?? new Uint8Array(1 << 12);
    while (index >= seen.length) seen = grown(seen);
    this.#seen.set(path, seen);
    if (seen[index] === 1) return true;
    seen[index] = 1;
    return false;
  }
}

function grown(array) {
  const larger = new array.constructor(array.length * 2);
  larger.set(array);
  return larger;
}
