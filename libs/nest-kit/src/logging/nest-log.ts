import type { LoggerService } from '@nestjs/common';

import type { Log } from '#libs/application';

/** Reports a port that it cannot listen on, and throws the same error: whoever catches it says it once and better. */
const throwsWhatItReports = 'NestApplication';

/**
 * What Nest has to say, in our log. Its `log` level, dozens of lines about modules and routes at every start, is left
 * out: nothing in it helps whoever runs Hookline.
 */
export class NestLog implements LoggerService {
  constructor(private readonly to: Log) {}

  log(): void {
    // Left out, see above.
  }

  warn(message: unknown, ...context: unknown[]): void {
    this.to.warn('nest.warning', { message: String(message), context: contextOf(context) });
  }

  error(message: unknown, ...context: unknown[]): void {
    this.report(message, context);
  }

  fatal(message: unknown, ...context: unknown[]): void {
    this.report(message, context);
  }

  /** Nest gives an error as itself, or as its message with the stack behind it. */
  private report(message: unknown, context: readonly unknown[]): void {
    if (contextOf(context) === throwsWhatItReports) return;
    const error = message instanceof Error ? message : new Error(String(message));
    const stack = context.find((part) => typeof part === 'string' && part.includes('\n    at '));
    if (error !== message && typeof stack === 'string') error.stack = stack;
    this.to.error('nest.error', error, { context: contextOf(context) });
  }
}

/** Nest's last argument names the class that speaks. */
const contextOf = (context: readonly unknown[]): string | undefined => {
  const last = context.at(-1);
  return typeof last === 'string' && !last.includes('\n') ? last : undefined;
};
