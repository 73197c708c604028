/** A lock between processes: two commands started at once must not write the same built files at the same time. */
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

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

/** By a link the file appears with its holder in it: one that is made and then written to is empty for a moment. */
function acquire(path) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    if (link(own, path)) return true;
    if (isLeftBehind(path)) removeLeftBehind(path, own);
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/** One process at a time, and it looks again: what it saw before may be gone, and the file the lock of the next one. */
function removeLeftBehind(path, own) {
  const turn = `${path}.turn`;
  if (!link(own, turn)) return;
  try {
    if (isLeftBehind(path)) rmSync(path);
  } finally {
    rmSync(turn, { force: true });
  }
}

/** False when the file exists already. */
function link(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function isLeftBehind(path) {
  const holder = holderOf(path);
  return holder !== null && !isAlive(holder);
}

/** `null` when it was released in between. */
function holderOf(path) {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return null;
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
