import type { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';

import { type Appended, StoreUnavailable } from '#libs/application';

import { AppendCall } from './append-call.js';
import { type StreamAppend, toAppendRequest } from './append-request.js';
import { toPosition } from './positions.js';
import type { StoreConnection } from './store-connection.js';

/** What may wait for answers before appends are refused. */
const maxAppends = 20_000;
const maxBytes = 256 * 1024 * 1024;

/** `conflict`: the stream is not where it was expected, or gone, or what was repeated was expired since. */
export type AppendAnswer = Appended | 'conflict';

interface AppenderOptions {
  readonly connect: () => StoreConnection;
  readonly timeoutMs: number;
}

/** All appends of the process: over one call at a time, made anew when it is over. */
export class Appender {
  private readonly underWay = new Set<Promise<unknown>>();
  private waitingBytes = 0;
  private calls = 0;
  private connection: StoreConnection;
  private call: AppendCall | undefined;

  constructor(private readonly options: AppenderOptions) {
    this.connection = options.connect();
  }

  /** @throws {StoreUnavailable} if the outcome is unknown @throws {RangeError} for more than the server takes */
  async append(append: StreamAppend): Promise<AppendAnswer> {
    const bytes = append.events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);
    if (this.underWay.size >= maxAppends || this.waitingBytes + bytes > maxBytes) {
      throw new StoreUnavailable('too many appends are waiting');
    }
    const number = (this.calls += 1);
    const answered = this.openCall().send(number, toAppendRequest(append, number), this.options.timeoutMs);
    this.underWay.add(answered);
    this.waitingBytes += bytes;
    try {
      return toAnswer(await answered);
    } finally {
      this.underWay.delete(answered);
      this.waitingBytes -= bytes;
    }
  }

  /** Waits for what was taken. */
  async close(): Promise<void> {
    await Promise.allSettled(this.underWay);
    this.call?.end(new StoreUnavailable('the event store is closed'));
    await this.connection.close();
  }

  private openCall(): AppendCall {
    if (this.call?.isStuck === true) {
      void this.connection.close();
      this.connection = this.options.connect();
    }
    if (this.call?.isOver !== false) this.call = new AppendCall(this.connection);
    return this.call;
  }
}

const detailsOf = 'event_store.client.';

/** @throws {StoreUnavailable} @throws {RangeError} */
const toAnswer = (answer: BatchAppendResp): AppendAnswer => {
  const success = answer.getSuccess();
  if (success === undefined) return toRefusal(answer.getError());
  const position = toPosition(success.getPosition());
  return position === undefined ? 'conflict' : { revision: Number(success.getCurrentRevision()), position };
};

const toRefusal = (error: ReturnType<BatchAppendResp['getError']>): 'conflict' => {
  switch (error?.getDetails()?.getTypeName() ?? '') {
    case `${detailsOf}WrongExpectedVersion`:
    case `${detailsOf}StreamDeleted`:
      return 'conflict';
    case `${detailsOf}MaximumAppendSizeExceeded`:
      throw new RangeError('an append is larger than the event store takes');
    default:
      throw new StoreUnavailable(`the event store did not take an append: ${error?.getMessage() ?? 'no reason given'}`);
  }
};
