import { Worker } from 'node:worker_threads';

import { StoreUnavailable } from '#libs/application';

import { wordsOfFailure } from './driver-codes.js';
import { EventStoreUnusable } from './event-store-unusable.js';
import { fromPostedError, toPostedError } from './posted-error.js';
import type {
  AllAnswer,
  AppendAnswer,
  AppendRequest,
  ExpireAnswer,
  ExpireRequest,
  ReadAllRequest,
  ReadStreamRequest,
  Reply,
  Request,
  StreamAnswer,
} from './worker-protocol.js';

/** What may wait for the disk before appends are refused. */
const maxAppends = 20_000;
const maxCharacters = 256 * 1024 * 1024;

type WithoutCall<R> = Omit<R, 'kind' | 'call'>;

interface Waiting<Answer> {
  /** Called in the order of the store, before anything that comes after it is looked at. */
  readonly answer: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}
interface WaitingAppend extends Waiting<AppendAnswer> {
  readonly characters: number;
}

export interface ThreadOptions {
  readonly file: string;
  readonly workerUrl: URL;
  /** Called once, after everything that waited was rejected. */
  readonly onFailure: (error: StoreUnavailable) => void;
}

/**
 * The main thread's end of the worker: numbers the calls, posts once a turn of the loop, and hands answers out in
 * the order in which the worker gave them.
 *
 *   open     until `close()` or the first failure
 *   closing  takes nothing new and answers what it has
 *   ended    every call is refused with the error that says why
 */
export class StoreThread {
  private readonly appends = new Map<number, WaitingAppend>();
  private readonly streams = new Map<number, Waiting<StreamAnswer>>();
  private readonly pages = new Map<number, Waiting<AllAnswer>>();
  private readonly expiring = new Map<number, Waiting<ExpireAnswer>>();
  private readonly exited: Promise<void>;
  private outbox: Request[] = [];
  private calls = 0;
  private waitingCharacters = 0;
  private refusal: StoreUnavailable | undefined;
  private isEnded = false;

  private constructor(
    private readonly worker: Worker,
    private readonly options: ThreadOptions,
  ) {
    worker.on('message', (reply: Reply) => this.receive(reply));
    worker.on('error', (error) => this.fail(error));
    this.exited = new Promise((resolve) => {
      worker.once('exit', () => {
        this.fail(new Error('the thread of the event store ended'));
        resolve();
      });
    });
  }

  /** @throws {EventStoreUnusable} when the worker cannot open the file */
  static async start(options: ThreadOptions): Promise<{ readonly thread: StoreThread; readonly tail: number }> {
    // Node's own flags stay out: a `source` condition, which tests run with, would send the worker to TypeScript.
    const worker = new Worker(options.workerUrl, {
      name: 'event-store',
      workerData: options.file,
      execArgv: [],
    });
    const tail = await opened(worker, options.file);
    return { thread: new StoreThread(worker, options), tail };
  }

  append(request: WithoutCall<AppendRequest>, waiting: WaitingAppend): void {
    const isFull = this.appends.size >= maxAppends || this.waitingCharacters + waiting.characters > maxCharacters;
    const refusal = this.refusal ?? (isFull ? new StoreUnavailable('too many appends are waiting') : undefined);
    if (refusal !== undefined) {
      waiting.reject(refusal);
      return;
    }
    const call = this.nextCall();
    this.appends.set(call, waiting);
    this.waitingCharacters += waiting.characters;
    this.post({ kind: 'append', call, ...request });
  }

  readStream(request: WithoutCall<ReadStreamRequest>): Promise<StreamAnswer> {
    return this.ask(this.streams, (call) => ({ kind: 'read-stream', call, ...request }));
  }

  readAll(request: WithoutCall<ReadAllRequest>): Promise<AllAnswer> {
    return this.ask(this.pages, (call) => ({ kind: 'read-all', call, ...request }));
  }

  expire(request: WithoutCall<ExpireRequest>): Promise<ExpireAnswer> {
    return this.ask(this.expiring, (call) => ({ kind: 'expire', call, ...request }));
  }

  /** @throws {StoreUnavailable} once the thread takes nothing any more */
  throwIfRefusing(): void {
    if (this.refusal !== undefined) throw this.refusal;
  }

  /** Takes nothing new, answers what was taken, and resolves when the file is closed and unlocked. */
  async close(): Promise<void> {
    if (this.refusal === undefined) {
      this.refusal = new StoreUnavailable('the event store is closed');
      this.post({ kind: 'close' });
    }
    await this.exited;
  }

  private ask<Answer>(waiting: Map<number, Waiting<Answer>>, toRequest: (call: number) => Request): Promise<Answer> {
    return new Promise((answer, reject) => {
      if (this.refusal !== undefined) {
        reject(this.refusal);
        return;
      }
      const call = this.nextCall();
      waiting.set(call, { answer, reject });
      this.post(toRequest(call));
    });
  }

  private nextCall(): number {
    this.calls += 1;
    return this.calls;
  }

  /** One message for everything that this turn of the loop asks for. */
  private post(request: Request): void {
    if (this.outbox.length === 0) {
      setImmediate(() => {
        const requests = this.outbox;
        this.outbox = [];
        this.worker.postMessage(requests);
      });
    }
    this.outbox.push(request);
  }

  private receive(reply: Reply): void {
    if (reply.kind === 'failed') this.fail(fromPostedError(reply.error));
    if (reply.kind !== 'answers') return;
    for (const answer of reply.appended) {
      const waiting = this.appends.get(answer.call);
      this.waitingCharacters -= waiting?.characters ?? 0;
      settle(this.appends, answer);
    }
    for (const answer of reply.expired) settle(this.expiring, answer);
    for (const answer of reply.streams) settle(this.streams, answer);
    for (const answer of reply.pages) settle(this.pages, answer);
  }

  /** The end, expected or not: what still waits has an unknown outcome. */
  private fail(cause: Error): void {
    if (this.isEnded) return;
    this.isEnded = true;
    const isClosed = this.refusal !== undefined;
    const why = `event store ${this.options.file} has failed: ${wordsOfFailure(toPostedError(cause).code)}`;
    const error = this.refusal ?? new StoreUnavailable(why, { cause });
    this.refusal = error;
    const all = [this.appends, this.streams, this.pages, this.expiring];
    const waiting = all.flatMap((calls): { readonly reject: (error: Error) => void }[] => [...calls.values()]);
    for (const calls of all) calls.clear();
    for (const { reject } of waiting) reject(error);
    if (!isClosed) this.options.onFailure(error);
  }
}

const settle = <Answer extends { readonly call: number }>(
  calls: Map<number, Waiting<Answer>>,
  answer: Answer,
): void => {
  const waiting = calls.get(answer.call);
  calls.delete(answer.call);
  waiting?.answer(answer);
};

/** The worker's first word. */
const opened = (worker: Worker, file: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const failed = (error?: unknown): void => reject(new EventStoreUnusable('failed', file, { cause: error }));
    worker.once('error', failed);
    worker.once('exit', failed);
    worker.once('message', (reply: Reply) => {
      worker.off('error', failed);
      worker.off('exit', failed);
      if (reply.kind === 'opened') {
        resolve(reply.tail);
        return;
      }
      const unusable =
        reply.kind === 'refused'
          ? new EventStoreUnusable(reply.reason, file, { cause: fromPostedError(reply.error) })
          : new EventStoreUnusable('failed', file);
      // The file is let go of when the thread has ended, not before.
      void worker.terminate().then(() => reject(unusable));
    });
  });
