import { afterEach, beforeEach, expect, it, describe } from '@jest/globals';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DirectoryLock } from './index.js';

describe('the lock of a data directory', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hookline-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('is for one at a time, and free again when it is released', async () => {
    const lock = await DirectoryLock.take(directory);
    await expect(DirectoryLock.take(directory)).rejects.toMatchObject({
      reason: 'in_use',
      message: `data directory ${directory} is in use by another Hookline process`,
    });
    lock.release();
    (await DirectoryLock.take(directory)).release();
  });

  it('makes the directory, for its owner alone', async () => {
    const made = join(directory, 'a', 'b');
    (await DirectoryLock.take(made)).release();
    expect((await stat(made)).mode & 0o777).toBe(0o700);
  });
});
