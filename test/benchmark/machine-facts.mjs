/** What the numbers were measured on. */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { removeFolder, temporaryFolder } from './clean-up.mjs';
import { percentile, sorted } from './percentile.mjs';

const syncs = 200;

export function machineFacts() {
  const all = cpus();
  const { p50, p99 } = fsyncTimes();
  return [
    ['Date', new Date().toISOString().slice(0, 10)],
    ['CPU', `${all[0].model.trim()}, ${all.length} cores`],
    ['Memory', `${(totalmem() / 2 ** 30).toFixed(1)} GiB`],
    ['System', `${type()} ${release()}`],
    ['Node', process.version],
    ['fsync of 4 KiB in the temporary folder', `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`],
  ];
}

function fsyncTimes() {
  const folder = temporaryFolder();
  const file = openSync(join(folder, 'synced'), 'w');
  const block = Buffer.alloc(4_096, 1);
  const times = Array.from({ length: syncs }, (_value, index) => {
    const beganAt = performance.now();
    writeSync(file, block, 0, block.length, index * block.length);
    fsyncSync(file);
    return performance.now() - beganAt;
  });
  closeSync(file);
  removeFolder(folder);
  const ascending = sorted(times);
  return { p50: percentile(ascending, 0.5), p99: percentile(ascending, 0.99) };
}
