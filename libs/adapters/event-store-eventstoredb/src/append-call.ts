import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';

import { StoreUnavailable } from '#libs/application';

import { callOf } from './append-request.js';
import { unavailable } from './failures.js';
import type { AppendStream, StoreConnection } from './store-connection.js';

interface Waiting {
  readonly answer: (answer: BatchAppendResp) => void;
  readonly reject: (error: StoreUnavailable) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * One call over which appends go, and what waits for its answers.
 *
 *   opening  requests are kept until the call is there
 *   open     requests are written, answers are handed out by their number
 *   over     at the first error, at the end, or when an append was not answered in time: the outcome of everything
 *            that waited is unknown, and the next append opens another call
 *
 * An answer that nothing waits for, because it came twice or too late, is let go.
 */
export class AppendCall {
  private readonly waiting = new Map<number, Waiting>();
  private unsent: BatchAppendReq[] = [];
  private stream: AppendStream | undefined;
  private over = false;
  private stuck = false;

  constructor(connection: StoreConnection) {
    connection.openAppends().then(
      (stream) => {
        this.attach(stream);
      },
      (error: unknown) => {
        this.end(unavailable('the event store cannot be reached', error));
      },
    );
  }

  get isOver(): boolean {
    return this.over;
  }

  /** It ended because an append was not answered: its connection may be dead without knowing it. */
  get isStuck(): boolean {
    return this.stuck;
  }

  /** @throws {StoreUnavailable} when the call is over before the answer came, or after `timeoutMs` */
  send(call: number, request: BatchAppendReq, timeoutMs: number): Promise<BatchAppendResp> {
    return new Promise((answer, reject) => {
      const timer = setTimeout(() => {
        this.stuck = true;
        this.end(new StoreUnavailable(`the event store did not answer an append within ${timeoutMs} ms`));
      }, timeoutMs);
      this.waiting.set(call, { answer, reject, timer });
      if (this.stream === undefined) this.unsent.push(request);
      else this.stream.write(request);
    });
  }

  end(error: StoreUnavailable): void {
    if (this.over) return;
    this.over = true;
    this.unsent = [];
    for (const { reject, timer } of this.waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.waiting.clear();
    this.stream?.cancel();
    // A call that the server ended is not over for the client as long as requests could be written to it.
    this.stream?.destroy();
  }

  private attach(stream: AppendStream): void {
    this.stream = stream;
    stream.on('data', (answer: BatchAppendResp) => this.receive(answer));
    stream.on('error', (error) => this.end(unavailable('the event store broke off', error)));
    stream.on('end', () => this.end(new StoreUnavailable('the event store ended the call of appends')));
    if (this.over) stream.cancel();
    for (const request of this.unsent) stream.write(request);
    this.unsent = [];
  }

  private receive(answer: BatchAppendResp): void {
    const call = callOf(answer);
    const waiting = this.waiting.get(call);
    if (waiting === undefined) return;
    this.waiting.delete(call);
    clearTimeout(waiting.timer);
    waiting.answer(answer);
  }
}
