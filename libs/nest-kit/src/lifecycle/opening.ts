import type { Stoppable } from './process-end.js';
import { StoppedWhileStarting } from './stopped-while-starting.js';

/**
 * The engines are being opened. Most of it can end anywhere; what takes minutes and leaves something behind is ended in
 * order when the process is told to end.
 */
export class Opening implements Stoppable {
  private readonly ended = new AbortController();
  private work: Promise<unknown> = Promise.resolve();

  get isStopped(): boolean {
    return this.ended.signal.aborted;
  }

  /** Does what `stop` waits for; its signal aborts then. @throws {StoppedWhileStarting} when it was ended by that */
  async finish(work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const running = work(this.ended.signal);
    this.work = running.catch(() => undefined);
    await running;
    if (this.isStopped) throw new StoppedWhileStarting();
  }

  async stop(): Promise<void> {
    this.ended.abort();
    await this.work;
  }

  waitingFor(): string {
    return 'the rebuild of the read models';
  }
}
