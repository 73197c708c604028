import { Counter, Histogram, type Registry } from 'prom-client';

import type { Log, LogFields } from '#libs/application';

/** From a millisecond to the longest timeout, in seconds. */
const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

const secondsOf = ({ durationMs }: LogFields): number => (typeof durationMs === 'number' ? durationMs / 1_000 : 0);
const textOf = (value: LogFields[string]): string => (value === null || value === undefined ? 'none' : String(value));

/**
 * Every outcome has a log line, so its metrics are made of the same line, whether the level lets it be written or not:
 * what is logged and what is counted cannot differ.
 */
export class MeteredLog implements Log {
  private readonly lines: Counter<'level' | 'event'>;
  private readonly observers: Readonly<Record<string, (fields: LogFields) => void>>;

  constructor(
    private readonly inner: Log,
    registry: Registry,
  ) {
    this.lines = new Counter({
      name: 'hookline_log_lines_total',
      help: 'Log lines by level and event, debug and info also where the log level leaves them out',
      labelNames: ['level', 'event'],
      registers: [registry],
    });
    const attempts = attemptDurations(registry);
    const requests = requestDurations(registry);
    this.observers = {
      'delivery.succeeded': attempts('success'),
      'delivery.failed': attempts('failure'),
      'http.answered': requests,
      'http.refused': requests,
    };
  }

  debug(event: string, fields?: LogFields): void {
    this.count('debug', event, fields);
    this.inner.debug(event, fields);
  }

  info(event: string, fields?: LogFields): void {
    this.count('info', event, fields);
    this.inner.info(event, fields);
  }

  warn(event: string, fields?: LogFields): void {
    this.count('warn', event, fields);
    this.inner.warn(event, fields);
  }

  error(event: string, error: unknown, fields?: LogFields): void {
    this.count('error', event, fields);
    this.inner.error(event, error, fields);
  }

  private count(level: string, event: string, fields: LogFields = {}): void {
    this.lines.inc({ level, event });
    this.observers[event]?.(fields);
  }
}

const attemptDurations = (registry: Registry) => {
  const durations = new Histogram({
    name: 'hookline_attempt_duration_seconds',
    help: 'Requests to webhooks by result, what gave the order, and the status of the message afterwards',
    labelNames: ['result', 'trigger', 'message_status'],
    buckets: durationBuckets,
    registers: [registry],
  });
  return (result: 'success' | 'failure') => (fields: LogFields) => {
    const labels = { result, trigger: textOf(fields['trigger']), message_status: textOf(fields['status']) };
    durations.observe(labels, secondsOf(fields));
  };
};

const requestDurations = (registry: Registry) => {
  const durations = new Histogram({
    name: 'hookline_http_request_duration_seconds',
    help: 'Requests to the REST API by method, route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: durationBuckets,
    registers: [registry],
  });
  return (fields: LogFields): void => {
    const { method, route, statusCode } = fields;
    durations.observe({ method: textOf(method), route: textOf(route), status: textOf(statusCode) }, secondsOf(fields));
  };
};
