import type { Clock } from '#libs/application';

/** The longest wait Node's timers know; anything above it fires at once. */
const longestTimerMs = 2 ** 31 - 1;

/** The machine's time and Node's timers, none of which keeps the process alive. */
export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  after(ms: number, call: () => void): () => void {
    let timer: NodeJS.Timeout;
    const wait = (leftMs: number): void => {
      timer =
        leftMs <= longestTimerMs
          ? setTimeout(call, leftMs)
          : setTimeout(() => wait(leftMs - longestTimerMs), longestTimerMs);
      timer.unref();
    };
    wait(ms);
    return () => clearTimeout(timer);
  }
}
