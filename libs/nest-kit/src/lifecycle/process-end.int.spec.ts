import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

import { afterEach, describe, expect, it } from '@jest/globals';

import { until } from '#libs/testing';

interface Ended {
  readonly code: number | null;
  readonly log: readonly string[];
  readonly stderr: string;
}

class EndingProcess {
  private readonly child: ChildProcess;
  private stdout = '';
  private stderr = '';

  constructor(mode: string) {
    this.child = spawn(process.execPath, ['libs/nest-kit/test/ending-process.mjs', mode]);
    this.child.stdout?.on('data', (chunk) => (this.stdout += String(chunk)));
    this.child.stderr?.on('data', (chunk) => (this.stderr += String(chunk)));
  }

  async said(event: string): Promise<void> {
    await until(`the process says ${event}`, () => this.events.includes(event));
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async ended(): Promise<Ended> {
    const [code] = (await once(this.child, 'close')) as [number | null];
    return { code, log: this.events, stderr: this.stderr };
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private get events(): readonly string[] {
    const lines = this.stdout.split('\n').filter((line) => line.endsWith('}'));
    return lines.map((line) => String((JSON.parse(line) as Record<string, unknown>)['event']));
  }
}

describe('the end of a process', () => {
  let child: EndingProcess;

  const start = (mode: string): EndingProcess => (child = new EndingProcess(mode));

  afterEach(() => {
    child.kill();
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('stops in order at %s, with exit code 0', async (signal) => {
    const running = start('stops');
    await running.said('started');
    running.signal(signal);
    expect(await running.ended()).toEqual({
      code: 0,
      log: ['started', 'process.stopping', 'all.stopped', 'process.stopped'],
      stderr: '',
    });
  });

  it('comes at once with the second signal', async () => {
    const running = start('hangs-long');
    await running.said('started');
    running.signal('SIGTERM');
    await running.said('process.stopping');
    running.signal('SIGTERM');
    expect((await running.ended()).code).toBe(143);
  });

  it('is not hurried by npm, which passes on the Ctrl-C that the process got already', async () => {
    const running = start('stops');
    await running.said('started');
    running.signal('SIGINT');
    await running.said('process.stopping');
    running.signal('SIGINT');
    expect(await running.ended()).toMatchObject({ code: 0, stderr: '' });
  });

  it('comes after the deadline in any case, and says what did not end', async () => {
    const running = start('hangs');
    await running.said('started');
    running.signal('SIGTERM');
    expect(await running.ended()).toMatchObject({
      code: 1,
      stderr: 'hookline: stopping took longer than 0.3 s: the bus did not end\n',
    });
  });

  it('says in one line why it cannot start, after what had begun has stopped', async () => {
    expect(await start('refused').ended()).toEqual({
      code: 1,
      log: ['started', 'all.stopped'],
      stderr: 'hookline: the port is in use\n',
    });
  });

  it('leaves requests under way the time to be answered when an engine fails, and says why once', async () => {
    expect(await start('failed').ended()).toEqual({
      code: 1,
      log: ['started', 'process.failed', 'request.answered'],
      stderr: 'hookline: the event store has failed: disk full\n',
    });
  });

  it('comes with exit code 1 when a signal hurries a process whose engine has failed', async () => {
    const running = start('failed');
    await running.said('process.failed');
    running.signal('SIGTERM');
    expect(await running.ended()).toMatchObject({ code: 1, log: ['started', 'process.failed'] });
  });

  it.each([
    ['a rejection is not handled', 'rejection', 'hookline: an error that nobody caught: forgotten\n'],
    [
      'an exception is not caught',
      'exception',
      expect.stringMatching(/^hookline: an error that nobody caught: .*JSON/),
    ],
  ])('comes at once, with the error in the log, when %s', async (_, mode, stderr) => {
    expect(await start(mode).ended()).toEqual({ code: 1, log: ['started', 'process.failed'], stderr });
  });
});
