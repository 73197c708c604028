import { Worker } from 'node:worker_threads';

import { CorruptRecord, StoreUnavailable } from '#libs/application';

import type {
  RowQuery,
  RowWrite,
  ThreadAnswer,
  ThreadFailure,
  ThreadRequest,
  ThreadResult,
  ThreadStart,
} from './thread-messages.js';

interface Waiting {
  readonly resolve: (results: readonly ThreadResult[]) => void;
  readonly reject: (error: Error) => void;
}

type WithoutId<Request> = Request extends unknown ? Omit<Request, 'id'> : never;

const corruptCodes = ['SQLITE_CORRUPT', 'SQLITE_NOTADB'];

/** Codes of a file or disk that does not answer, `SQLITE_IOERR_WRITE` and its kind included. */
const unavailableCodes = [
  'SQLITE_CANTOPEN',
  'SQLITE_IOERR',
  'SQLITE_FULL',
  'SQLITE_BUSY',
  'SQLITE_READONLY',
  'SQLITE_PERM',
  'SQLITE_AUTH',
];

/** What does not pass by itself: whoever tried again would try for ever. */
const brokenCodes = [...corruptCodes, 'SQLITE_FULL', 'SQLITE_IOERR'];

const isOneOf = (codes: readonly string[], code: string): boolean => codes.some((known) => code.startsWith(known));

const toError = ({ code, message }: ThreadFailure): Error => {
  const cause = Object.assign(new Error(message), { code });
  if (isOneOf(corruptCodes, code)) return new CorruptRecord(`the read models are damaged: ${message}`, { cause });
  if (isOneOf(unavailableCodes, code)) {
    return new StoreUnavailable(`the read models do not answer: ${message}`, { cause });
  }
  return cause;
};

/** The main thread's end of one connection. Requests are answered in the order they were made. */
export class SqliteThread {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private readonly ended: Promise<void>;
  private lastId = 0;
  private failure: Error | undefined;
  private closing: Promise<void> | undefined;

  /**
   * @param onBroken told whenever the thread ends by itself, and by a writer when the file fails for good: what only
   * reads may have room for its sorting the next time. Nobody has to listen.
   */
  constructor(
    workerUrl: URL,
    private readonly start: ThreadStart,
    private readonly onBroken: (error: Error) => void = () => undefined,
  ) {
    this.worker = new Worker(workerUrl, { workerData: start });
    this.worker.on('message', (answer: ThreadAnswer) => this.settle(answer));
    this.worker.on('error', (cause) => this.fail(cause));
    this.ended = new Promise((resolve) => {
      this.worker.once('exit', () => {
        this.fail(undefined);
        resolve();
      });
    });
  }

  /** Results in the order of the queries, in one round trip. */
  query(queries: readonly RowQuery[]): Promise<readonly ThreadResult[]> {
    return this.request({ kind: 'query', queries });
  }

  /** One transaction in one round trip. */
  async write(writes: readonly RowWrite[]): Promise<void> {
    await this.request({ kind: 'write', writes });
  }

  /** Ends the thread after what was asked before. */
  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<void> {
    if (this.failure === undefined) await this.request({ kind: 'close' });
    await this.ended;
  }

  private request(request: WithoutId<ThreadRequest>): Promise<readonly ThreadResult[]> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, ...request });
    });
  }

  private settle(answer: ThreadAnswer): void {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if ('results' in answer) {
      waiting?.resolve(answer.results);
      return;
    }
    const error = toError(answer.failure);
    waiting?.reject(error);
    if (this.start.role === 'writer' && isOneOf(brokenCodes, answer.failure.code)) this.onBroken(error);
  }

  private fail(cause: unknown): void {
    this.failure ??= new StoreUnavailable('the thread of the read models has ended', { cause });
    for (const { reject } of this.waiting.values()) reject(this.failure);
    this.waiting.clear();
    if (this.closing === undefined) this.onBroken(this.failure);
  }
}
