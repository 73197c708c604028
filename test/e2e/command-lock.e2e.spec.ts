import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hookline-lock-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** What a command did in order, whose lock is at `path`. It may change what the command sees of other processes. */
const run = (program: string): unknown => {
  const script = `
    import { rmSync, writeFileSync } from 'node:fs';
    import { withLock } from ${JSON.stringify(resolve('scripts/lock.mjs'))};
    const path = ${JSON.stringify(join(directory, 'lock'))};
    const done = [];
    ${program}
    withLock(path, () => done.push('waits'), () => done.push('works'));
    console.log(JSON.stringify(done));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
};

describe('The lock of commands', () => {
  it('is taken from a process that has died, and leaves no file behind', () => {
    expect(run("writeFileSync(path, '2147483647');")).toEqual(['works']);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('stays with a process that lives until it lets go', () => {
    const others = `
      writeFileSync(path, '1');
      process.kill = () => { if (done.includes('waits')) { done.push('released'); rmSync(path); } };`;
    expect(run(others)).toEqual(['waits', 'released', 'works']);
  });

  it('is not taken from the process that had it from the dead one a moment before', () => {
    const others = `
      writeFileSync(path, '2147483647');
      process.kill = (pid) => {
        if (pid === 1 && done.includes('waits')) { done.push('released'); rmSync(path); }
        if (pid === 1) return;
        rmSync(path);
        writeFileSync(path, '1');
        throw Object.assign(new Error('no such process'), { code: 'ESRCH' });
      };`;
    expect(run(others)).toEqual(['waits', 'released', 'works']);
  });
});
