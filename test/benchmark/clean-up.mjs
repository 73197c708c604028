/** What the benchmark leaves behind on no way out, an error and Ctrl-C included: processes and temporary folders. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const children = new Set();
const folders = new Set();

/** Ends with this process, whatever ends that. */
export function own(child) {
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'hookline-bench-'));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

/** Call it once, before anything is started. */
export function cleanUpAtTheEnd() {
  process.on('exit', () => {
    for (const child of children) child.kill('SIGKILL');
    for (const folder of folders) removeFolder(folder);
  });
  process.on('SIGINT', () => process.exit(130));
  process.on('SIGTERM', () => process.exit(143));
}
