import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export interface WorkerProcess {
  /** Resolves when its handler has records, which it never ends with. */
  takesRecords(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

/** Another process on the same topics: resolves when it is a member of the group. */
export const startWorker = async (options: {
  readonly brokers: readonly string[];
  readonly prefix: string;
  readonly partitions: number;
}): Promise<WorkerProcess> => {
  const child = fork(new URL('endless-worker.mjs', import.meta.url), [JSON.stringify(options)]);
  const took = said(child, 'took');
  await said(child, 'started');
  return {
    takesRecords: () => took,
    kill: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
};

const said = (child: ChildProcess, word: string): Promise<void> =>
  new Promise((resolve, reject) => {
    child.on('message', (message) => {
      if (message === word) resolve();
    });
    child.once('exit', () => {
      reject(new Error(`the process ended before it said "${word}"`));
    });
  });
