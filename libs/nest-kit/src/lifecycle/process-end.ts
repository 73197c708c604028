import type { Log } from '#libs/application';

import { inOneLine } from './line-for-people.js';
import { sayOnStderr } from './say-on-stderr.js';

/**
 * `npm start` in a terminal: Ctrl-C reaches the whole foreground group, and npm passes on what it got as well. What
 * comes so soon after the first is the same key press.
 */
const sameKeyPressMs = 500;

/** An append is repeated for 1.4 s before its request is answered with 503. */
const answersWithinMs = 2_000;

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;
type Signal = keyof typeof exitCodes;

export interface Stoppable {
  /** Ends everything in order. */
  stop(): Promise<void>;
  /** What `stop` waits for right now. */
  waitingFor(): string;
}

/**
 * How this process ends: once, by whichever comes first.
 *
 *   a signal                 stops in order within the deadline: exit 0; after it exit 1, and what did not end
 *   a second signal          at once: 130 or 143
 *   it cannot start          what had begun stops in order, one line on standard error, exit 1
 *   a failed engine          exit 1 after 2 s, in which requests under way are told that they failed
 *   an error nobody caught   at once: exit 1. Nothing is lost by it, and what is left cannot be trusted to go on
 */
export class ProcessEnd {
  private running: Stoppable | null = null;
  private stoppingSince: number | null = null;
  private failure: string | null = null;

  constructor(
    private readonly log: Log,
    /** Milliseconds from the signal; 19 s unless configured, so that the process is gone within 20. */
    private readonly deadlineMs: number,
  ) {}

  /** From now on signals and uncaught errors end the process as described; called again, they stop something else. */
  watch(running: Stoppable): void {
    if (this.running === null) this.listen();
    this.running = running;
  }

  /** Ends with exit code 1: the error goes to the log, with its stack, and a line to standard error. */
  failed(what: string, error: unknown): never {
    this.log.error('process.failed', error, { what });
    this.endWith(`${what}: ${inOneLine(error)}`);
  }

  /**
   * As `failed`, but requests under way still hear of it: an engine that is gone answers each with an error. The first
   * reason counts, and is the last that is said.
   */
  engineFailed(what: string, error: unknown): void {
    if (this.failure !== null) return;
    const line = `${what}: ${inOneLine(error)}`;
    this.failure = line;
    this.log.error('process.failed', error, { what });
    setTimeout(() => this.endWith(line), answersWithinMs);
  }

  /** Ends with exit code 1 and one line for the person who started it, after what had begun has stopped in order. */
  async refused(line: string): Promise<never> {
    await this.stopWithinDeadline();
    this.endWith(line);
  }

  private endWith(line: string): never {
    sayOnStderr(line);
    process.exit(1);
  }

  private listen(): void {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        this.signalled(signal);
      });
    for (const event of ['uncaughtException', 'unhandledRejection'] as const)
      process.on(event, (error: unknown) => {
        this.failed('an error that nobody caught', error);
      });
  }

  private signalled(signal: Signal): void {
    if (this.failure !== null) this.endWith(this.failure);
    if (this.stoppingSince === null) {
      void this.stopFor(signal);
      return;
    }
    if (signal === 'SIGINT' && performance.now() - this.stoppingSince < sameKeyPressMs) return;
    this.log.warn('process.ended_at_once', { signal });
    process.exit(exitCodes[signal]);
  }

  private async stopFor(signal: Signal): Promise<void> {
    this.log.info('process.stopping', { signal });
    await this.stopWithinDeadline();
    this.log.info('process.stopped');
    process.exit(0);
  }

  private async stopWithinDeadline(): Promise<void> {
    this.stoppingSince = performance.now();
    const deadline = setTimeout(() => {
      const stuck = this.running?.waitingFor() ?? 'nothing';
      this.endWith(`stopping took longer than ${this.deadlineMs / 1_000} s: ${stuck} did not end`);
    }, this.deadlineMs);
    await this.running?.stop();
    clearTimeout(deadline);
  }
}
