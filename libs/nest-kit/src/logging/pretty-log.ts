import type { Log, LogFields } from '#libs/application';

import { type DescribedError, describeError } from './describe-error.js';
import type { LogLevel } from './log-level.js';

const rank = { debug: 0, info: 1, warn: 2, error: 3 } as const satisfies Record<LogLevel, number>;

/** Where an event begins and its fields end stays visible without colours. */
const eventWidth = 28;

export interface PrettyLogOptions {
  readonly level: LogLevel;
  readonly hasColours: boolean;
  readonly now: () => Date;
  readonly write: (text: string) => void;
}

/** One line for people: `12:00:00.000 INFO  delivery.attempted  messageId=… statusCode=200`; a stack below an error. */
export class PrettyLog implements Log {
  constructor(private readonly options: PrettyLogOptions) {}

  debug(event: string, fields?: LogFields): void {
    this.line('debug', event, fields);
  }

  info(event: string, fields?: LogFields): void {
    this.line('info', event, fields);
  }

  warn(event: string, fields?: LogFields): void {
    this.line('warn', event, fields);
  }

  error(event: string, error: unknown, fields?: LogFields): void {
    this.line('error', event, fields, describeError(error));
  }

  private line(level: LogLevel, event: string, fields: LogFields = {}, error?: DescribedError): void {
    if (rank[level] < rank[this.options.level]) return;
    const time = this.options.now().toISOString().slice(11, 23);
    const pairs = Object.entries(fields).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${valueOf(value)}`],
    );
    const text = [event.padEnd(eventWidth), ...pairs].join(' ').trimEnd();
    const below = error === undefined ? '' : `\n${indent(stackOf(error))}`;
    this.options.write(`${this.dim(time)} ${this.levelOf(level)} ${text}${below}\n`);
  }

  private levelOf(level: LogLevel): string {
    const text = level.toUpperCase().padEnd(5);
    const colour = { debug: 34, info: 32, warn: 33, error: 31 }[level];
    return this.options.hasColours ? `\x1b[${colour}m${text}\x1b[0m` : text;
  }

  private dim(text: string): string {
    return this.options.hasColours ? `\x1b[2m${text}\x1b[0m` : text;
  }
}

/** Quoted as JSON where it would not be one word: also what would break the line or move a terminal's cursor. */
const valueOf = (value: string | number | boolean | null): string =>
  typeof value === 'string' && /^[^\s"=\p{Cc}]+$/u.test(value) ? value : JSON.stringify(value);

const stackOf = (error: DescribedError): string => {
  const own = error.stack ?? `${error.type}: ${error.message}`;
  return error.cause === undefined ? own : `${own}\ncaused by ${stackOf(error.cause)}`;
};

/** Control characters other than line ends and tabs come from elsewhere: they do not reach a terminal. */
const indent = (text: string): string =>
  text
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
