/** Where a thread of the product spent its time: functions by their own time, from what `--cpu-prof` wrote. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const notWork = new Set(['(idle)', '(root)']);

/** @returns the threads, busiest first, each as text */
export function profileReport(folder, top = 15) {
  const threads = readdirSync(folder)
    .filter((file) => file.endsWith('.cpuprofile'))
    .map((file) => ({ file, ...ownTimes(JSON.parse(readFileSync(join(folder, file), 'utf8'))) }))
    .sort((left, right) => right.busyUs - left.busyUs);
  return threads.map((thread) => threadReport(thread, top)).join('\n\n');
}

function threadReport({ file, busyUs, functions }, top) {
  const lines = functions
    .slice(0, top)
    .map(([name, us]) => `${((us / busyUs) * 100).toFixed(1).padStart(5)} %  ${name}`);
  return [`${basename(file)}: ${(busyUs / 1e6).toFixed(1)} s of work`, ...lines].join('\n');
}

function ownTimes({ nodes, samples, timeDeltas }) {
  const nameOf = new Map(nodes.map((node) => [node.id, nameOfFrame(node.callFrame)]));
  const byName = new Map();
  let busyUs = 0;
  samples.forEach((id, index) => {
    const name = nameOf.get(id);
    if (notWork.has(name)) return;
    busyUs += timeDeltas[index];
    byName.set(name, (byName.get(name) ?? 0) + timeDeltas[index]);
  });
  return { busyUs, functions: [...byName].sort(([, left], [, right]) => right - left) };
}

function nameOfFrame({ functionName, url, lineNumber }) {
  if (url === '') return functionName;
  const place = url.startsWith('file:') ? fileURLToPath(url).replace(root, '') : url;
  return `${functionName || '(anonymous)'}  ${place}:${lineNumber + 1}`;
}
