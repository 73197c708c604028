/**
 * Child processes in a group of their own, so that ending one ends whatever it has started.
 * A group no longer hears Ctrl-C by itself: while it runs, the signals of this process are passed on to it.
 */
import { spawn } from 'node:child_process';

export function spawnGroup(command, args, options) {
  const child = spawn(command, args, { ...options, detached: true });
  const forward = (signal) => killGroup(child, signal);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, forward);
    child.once('exit', () => process.off(signal, forward));
  }
  return child;
}

export function killGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // it has just ended by itself
  }
}
