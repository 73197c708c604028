/** A program of the benchmark in a process of its own, asked over the channel to its parent. */
import { fork } from 'node:child_process';
import { own } from './clean-up.mjs';
import { processFacts } from './process-facts.mjs';

export class ChildProgram {
  #child;
  #waiting = new Map();
  #lastId = 0;

  constructor(file, args = []) {
    this.#child = own(fork(new URL(file, import.meta.url), args, { serialization: 'advanced' }));
    this.#child.on('message', ({ id, result, error }) => {
      const { resolve, reject } = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) resolve(result);
      else reject(new Error(`${file}: ${error}`));
    });
    this.#child.once('exit', (code, signal) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`${file} ended with ${code ?? signal}`));
    });
  }

  /** CPU that it has used so far, in milliseconds; null where the system does not say. */
  get cpuMs() {
    return processFacts(this.#child.pid).cpuMs;
  }

  ask(command, input = {}) {
    const id = (this.#lastId += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ id, command, input });
    });
  }

  end() {
    this.#child.kill('SIGKILL');
  }
}
