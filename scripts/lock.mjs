/** A lock between processes: two commands started at once must not write the same built files at the same time. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

const pollMs = 50;

/** Runs `work` while no other living process holds the lock file; `onWait` is called once when one does. */
export function withLock(path, onWait, work) {
  // The first try removes a lock that its process left behind.
  if (!acquire(path) && !acquire(path)) {
    onWait();
    do sleep(pollMs);
    while (!acquire(path));
  }
  try {
    return work();
  } finally {
    rmSync(path, { force: true });
  }
}

function acquire(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!isAlive(holderOf(path))) rmSync(path, { force: true });
    return false;
  }
}

function holderOf(path) {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return 0; // released in between
  }
}

function isAlive(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
