import { type DestinationStream, type Logger, pino } from 'pino';

import type { Log, LogFields } from '#libs/application';

import { describeError } from './describe-error.js';
import type { LogLevel } from './log-level.js';

/** One JSON object a line, by pino: `{level, time, event, …fields, error?}`. */
export class JsonLog implements Log {
  private readonly logger: Logger;

  constructor(level: LogLevel, destination: DestinationStream) {
    this.logger = pino(
      {
        level,
        messageKey: 'event',
        base: null,
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
      },
      destination,
    );
  }

  debug(event: string, fields?: LogFields): void {
    this.logger.debug(fields ?? {}, event);
  }

  info(event: string, fields?: LogFields): void {
    this.logger.info(fields ?? {}, event);
  }

  warn(event: string, fields?: LogFields): void {
    this.logger.warn(fields ?? {}, event);
  }

  error(event: string, error: unknown, fields?: LogFields): void {
    this.logger.error({ ...fields, error: describeError(error) }, event);
  }
}
