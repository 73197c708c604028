import type { Clock, HttpResult } from '#libs/application';
import type { AttemptErrorCode, IsoInstant } from '#libs/domain';
import type { Dispatcher } from 'undici';

import { AnswerExcerpt } from './answer-excerpt.js';
import { AnswerTooLong } from './answer-limit.js';
import type { Connection } from './connection.js';
import type { Borrower, ConnectionPool } from './connection-pool.js';
import { failureCode, isOwnLack } from './failure.js';
import { parseRetryAfter } from './retry-after.js';
import type { Target } from './target.js';

const maxAnswerBytes = 16 * 1024;

export interface ExchangeOptions {
  readonly pool: ConnectionPool;
  readonly clock: Clock;
  readonly target: Target;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly timeoutMs: number;
}

export interface RunningExchange {
  readonly result: Promise<HttpResult>;
  /** Ends it at whatever stage: `result` rejects. */
  readonly cutOff: () => void;
}

/**
 * One request and its answer:
 *
 * - waiting: for a connection, until the pool calls `useConnection`;
 * - under way: undici reports what happens on the connection; a connection that turns out to be dead is replaced once;
 * - settled: by the end of the answer, its 16 KiB, an error, the timeout or a cut-off, whichever is first. What is
 *   reported afterwards counts for nothing.
 */
export class Exchange implements Borrower, Dispatcher.DispatchHandler {
  readonly target: Target;
  private readonly startedAtMs: number;
  private readonly request: Dispatcher.DispatchOptions;
  private readonly excerpt = new AnswerExcerpt();
  private readonly stopTimer: () => void;

  private connection: Connection | null = null;
  private onServedConnection = false;
  private answerStarted = false;
  private statusCode = 0;
  private retryAfter: IsoInstant | null = null;
  /** What follows on the connection would be taken for the next answer. */
  private hasStrayBody = false;
  private settled = false;

  private constructor(
    private readonly options: ExchangeOptions,
    private readonly settle: {
      readonly resolve: (result: HttpResult) => void;
      readonly reject: (error: Error) => void;
    },
  ) {
    const { clock, target, headers, body, timeoutMs } = options;
    this.target = target;
    this.startedAtMs = clock.now();
    this.request = { method: 'POST', path: target.path, headers, body };
    this.stopTimer = clock.after(timeoutMs, () => this.fail('timeout'));
  }

  static run(options: ExchangeOptions): RunningExchange {
    let cutOff = (): void => undefined;
    const result = new Promise<HttpResult>((resolve, reject) => {
      const exchange = new Exchange(options, { resolve, reject });
      cutOff = () => {
        exchange.cutOff();
      };
      options.pool.borrow(exchange);
    });
    return { result, cutOff };
  }

  useConnection(connection: Connection): void {
    this.connection = connection;
    this.onServedConnection = connection.served;
    connection.dispatch(this.request, this);
  }

  /** The request is being written. undici may have opened a new socket since it was handed over. */
  onConnect(): void {
    this.onServedConnection = this.connection?.served === true;
  }

  onResponseStarted(): void {
    this.answerStarted = true;
  }

  onHeaders(statusCode: number, headers: readonly Buffer[]): boolean {
    // Below 200 it is a notice, the answer follows.
    if (statusCode < 200) return true;
    this.statusCode = statusCode;
    this.hasStrayBody = hasNoContent(statusCode) && announcesBody(headers);
    const retryAfter = statusCode < 300 ? null : valueOf('retry-after', headers);
    if (retryAfter !== null) this.retryAfter = parseRetryAfter(retryAfter, this.options.clock.now());
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.excerpt.add(chunk);
    if (this.excerpt.received > maxAnswerBytes) this.answered('discard');
    return true;
  }

  onComplete(): void {
    if (this.connection) this.connection.served = true;
    this.answered(this.hasStrayBody ? 'discard' : 'giveBack');
  }

  onError(error: Error): void {
    if (this.settled) return;
    if (isOwnLack(error)) {
      this.notMade(error);
      return;
    }
    const code = failureCode(error);
    // As with a body that is too long: the receiver has spoken.
    if (hasNoContent(this.statusCode) || (error instanceof AnswerTooLong && this.statusCode > 0)) {
      this.answered('discard');
    } else if (this.connection && code === 'connection_reset' && this.foundConnectionDead()) {
      this.options.pool.replace(this.connection, this);
    } else {
      this.fail(code);
    }
  }

  /**
   * A receiver may close an idle connection in the very moment in which we write to it. That says nothing about the
   * receiver: it is asked again at once within the same attempt, and only once, because the new connection has not
   * served before.
   */
  private foundConnectionDead(): boolean {
    return this.onServedConnection && !this.answerStarted && this.connection?.isNoticed === false;
  }

  private answered(connection: 'giveBack' | 'discard'): void {
    this.end(connection, {
      outcome: { kind: 'response', statusCode: this.statusCode, retryAfter: this.retryAfter },
      durationMs: this.durationMs(),
      answerExcerpt: this.excerpt.text(),
    });
  }

  private fail(code: AttemptErrorCode): void {
    this.end('discard', { outcome: { kind: 'error', code }, durationMs: this.durationMs(), answerExcerpt: null });
  }

  /** What the receiver would have answered nobody knows: that is no outcome. */
  private cutOff(): void {
    if (!this.settled) this.notMade(new Error('cut off: the sender was closed'));
  }

  private notMade(error: Error): void {
    this.letGo('discard');
    this.settle.reject(error);
  }

  private end(connection: 'giveBack' | 'discard', result: HttpResult): void {
    if (this.settled) return;
    this.letGo(connection);
    this.settle.resolve(result);
  }

  private letGo(connection: 'giveBack' | 'discard'): void {
    this.settled = true;
    this.stopTimer();
    const { pool } = this.options;
    if (this.connection) pool[connection](this.connection);
    else pool.withdraw(this);
  }

  /** The clock may be set back meanwhile. */
  private durationMs(): number {
    return Math.max(0, this.options.clock.now() - this.startedAtMs);
  }
}

/** These answers end with their head, whatever it announces (RFC 9112 section 6.3): then the receiver has spoken. */
const hasNoContent = (statusCode: number): boolean => statusCode === 204 || statusCode === 304;

const announcesBody = (headers: readonly Buffer[]): boolean =>
  valueOf('transfer-encoding', headers) !== null || Number(valueOf('content-length', headers) ?? 0) !== 0;

/** The first value of a header in undici's list of names and values. */
const valueOf = (name: string, headers: readonly Buffer[]): string | null => {
  for (let index = 0; index < headers.length; index += 2) {
    // The length says no for most of them without making a string.
    if (headers[index]?.length !== name.length) continue;
    if (headers[index]?.toString('latin1').toLowerCase() === name)
      return headers[index + 1]?.toString('latin1') ?? null;
  }
  return null;
};
