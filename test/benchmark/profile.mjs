/** Where the threads of the product spent their time, from what `--cpu-prof` wrote. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const notWork = new Set(['(idle)', '(root)', '']);

/**
 * Functions by their own time, and the same by package, of all threads, the busiest first.
 * @param window of the shared clock, in microseconds: start-up and warm-up stay out of it
 */
export function profileReport(folder, window, top = 20) {
  const threads = readdirSync(folder)
    .filter((file) => file.endsWith('.cpuprofile'))
    .map((file) => ({ file, work: workIn(JSON.parse(readFileSync(join(folder, file), 'utf8')), window) }))
    .map(({ file, work }) => ({ file, work, busyUs: sum(work.map(({ us }) => us)) }))
    .sort((left, right) => right.busyUs - left.busyUs);
  const share = ({ busyUs }) => `${((busyUs / (window.endedUs - window.beganUs)) * 100).toFixed(0)} % of a core`;
  return threads
    .map((thread) =>
      [
        `${basename(thread.file)}: ${share(thread)}`,
        ...ranking(thread, ({ frame, caller }) => nameOf(frame, caller), top),
        'by package',
        ...ranking(thread, ({ frame, caller }) => packageOf(frame.url === '' ? caller : frame), top / 2),
      ].join('\n'),
    )
    .join('\n\n');
}

/** @returns every sample as the function it is in, the nearest caller that is not built into Node, and its time */
function workIn({ nodes, samples, timeDeltas, startTime }, { beganUs, endedUs }) {
  const frames = framesOf(nodes);
  const work = [];
  let atUs = startTime;
  samples.forEach((id, index) => {
    // V8 counts from the same clock as `process.hrtime`.
    atUs += timeDeltas[index];
    const { frame, caller } = frames.get(id);
    if (atUs < beganUs || atUs > endedUs || notWork.has(frame.functionName + frame.url)) return;
    work.push({ frame, caller, us: timeDeltas[index] });
  });
  return work;
}

function framesOf(nodes) {
  const frames = new Map();
  const parentOf = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  for (const { id, callFrame } of nodes) {
    const above = frames.get(parentOf.get(id));
    const caller = above !== undefined && isOurs(above.frame) ? above.frame : above?.caller;
    frames.set(id, { frame: callFrame, caller });
  }
  return frames;
}

function isOurs({ url }) {
  return url !== '' && !url.startsWith('node:');
}

function ranking({ work, busyUs }, nameIt, top) {
  const byName = new Map();
  for (const sample of work) byName.set(nameIt(sample), (byName.get(nameIt(sample)) ?? 0) + sample.us);
  return [...byName]
    .sort(([, left], [, right]) => right - left)
    .slice(0, top)
    .map(([name, us]) => `${((us / busyUs) * 100).toFixed(1).padStart(5)} %  ${name}`);
}

function nameOf(frame, caller) {
  const name = frame.functionName || '(anonymous)';
  if (isOurs(frame) || caller === undefined) return `${name}  ${placeOf(frame)}`;
  return `${name}  ${placeOf(frame)} ← ${caller.functionName || '(anonymous)'}  ${placeOf(caller)}`;
}

function placeOf({ url, lineNumber }) {
  return url === '' ? '' : `${shortened(url)}:${lineNumber + 1}`;
}

function packageOf(frame) {
  const path = shortened(frame?.url ?? '');
  return /^(node_modules\/(@[^/]+\/)?[^/]+|dist\/(libs\/adapters|libs|apps)\/[^/]+)/.exec(path)?.[0] ?? 'Node itself';
}

function shortened(url) {
  return (url.startsWith('file:') ? fileURLToPath(url) : url).replace(root, '');
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
