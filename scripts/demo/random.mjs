/** Chance that is the same in every run (mulberry32): a demo should look alike today and tomorrow. */
export class Chance {
  #state;

  constructor(seed) {
    this.#state = seed;
  }

  /** From 0, below 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  is(share) {
    return this.next() < share;
  }

  between(low, high) {
    return low + (high - low) * this.next();
  }

  /** Mostly near `typical`, now and then several times as long: how durations are spread. */
  around(typical) {
    return typical * Math.exp(0.45 * (this.next() + this.next() + this.next() - 1.4)) * (this.is(0.02) ? 4 : 1);
  }

  of(list) {
    return list[Math.floor(this.next() * list.length)];
  }

  /** `sub_4fK2` */
  id(prefix) {
    const letters = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
    return `${prefix}_${Array.from({ length: 6 }, () => this.of([...letters])).join('')}`;
  }
}
