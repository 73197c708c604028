import { describe, expect, it } from '@jest/globals';

import type { Log } from '#libs/application';

import { JsonLog } from './json-log.js';
import type { LogLevel } from './log-level.js';
import { NestLog } from './nest-log.js';
import { PrettyLog } from './pretty-log.js';

interface OpenLog {
  readonly log: Log;
  readonly text: () => string;
}

const openPretty = (level: LogLevel = 'info', hasColours = false): OpenLog => {
  const written: string[] = [];
  const now = () => new Date('2024-05-01T12:00:00.000Z');
  return {
    log: new PrettyLog({ level, hasColours, now, write: (text) => written.push(text) }),
    text: () => written.join(''),
  };
};

const openJson = (level: LogLevel = 'info'): OpenLog => {
  const written: string[] = [];
  return { log: new JsonLog(level, { write: (text) => written.push(text) }), text: () => written.join('') };
};

/** What axios throws: the message is harmless, what hangs on it is not. */
const axiosError = (): Error =>
  Object.assign(new Error('socket hang up', { cause: new Error('read ECONNRESET') }), {
    code: 'ECONNRESET',
    config: { headers: { authorization: 'Bearer hk_secret' } },
    request: { path: '/hk_secret' },
  });

describe.each([
  ['the log for people', openPretty],
  ['the log for machines', openJson],
])('%s', (_, open) => {
  it('writes an error with its stack, its code or type and its cause, and nothing that hangs on it', () => {
    const { log, text } = open();
    log.error('delivery.failed', axiosError(), { messageId: 'm1' });
    expect(text()).toContain('socket hang up');
    expect(text()).toContain('read ECONNRESET');
    expect(text()).toContain('logs.spec');
    expect(text()).not.toContain('hk_secret');
  });

  it('says nothing about an object that was thrown and is no error', () => {
    const { log, text } = open();
    log.error('delivery.failed', { token: 'hk_secret' });
    expect(text()).toContain('a object was thrown that is no error');
    expect(text()).not.toContain('hk_secret');
  });

  it('writes lines of its level and worse', () => {
    const { log, text } = open('warn');
    log.info('quiet');
    log.warn('heard');
    expect(text()).not.toContain('quiet');
    expect(text()).toContain('heard');
  });
});

describe('the log for people', () => {
  it('is one line with time, level, event and fields, quoted where a value is more than a word', () => {
    const { log, text } = openPretty();
    log.info('delivery.attempted', { messageId: 'm1', statusCode: 200, name: 'My shop', next: undefined, error: null });
    expect(text()).toBe(
      '12:00:00.000 INFO  delivery.attempted           messageId=m1 statusCode=200 name="My shop" error=null\n',
    );
  });

  it('lets no field begin a line of its own or move the cursor', () => {
    const { log, text } = openPretty();
    log.info('event.rejected', { reason: 'a\nb\x1b[2J' });
    log.error('failed', Object.assign(new Error('x'), { stack: 'x\x1b[2J' }));
    expect(text().split('\n')).toHaveLength(4);
    expect(text()).not.toContain('\x1b');
  });
});

describe('the log for machines', () => {
  it('is one JSON object a line', () => {
    const { log, text } = openJson();
    log.info('delivery.attempted', { messageId: 'm1', statusCode: 200 });
    expect(JSON.parse(text())).toEqual({
      level: 'info',
      time: expect.any(String),
      event: 'delivery.attempted',
      messageId: 'm1',
      statusCode: 200,
    });
  });
});

describe("Nest's own log", () => {
  it('leaves out what Nest says about its modules and keeps warnings and errors with their stacks', () => {
    const { log, text } = openJson();
    const nest = new NestLog(log);
    nest.log();
    nest.warn('careful', 'Router');
    nest.error('boom', 'Error: boom\n    at here', 'ExceptionsHandler');
    const [warning, error] = text()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(warning).toMatchObject({ level: 'warn', event: 'nest.warning', message: 'careful', context: 'Router' });
    expect(error).toMatchObject({
      level: 'error',
      event: 'nest.error',
      context: 'ExceptionsHandler',
      error: { message: 'boom', stack: 'Error: boom\n    at here' },
    });
  });
});
