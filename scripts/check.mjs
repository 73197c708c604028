/**
 * What must hold before a change is shown to anyone, two steps at a time, the longest first.
 * Format, lint and types keep what they found in node_modules/.cache and look again at what changed. For lint that is
 * a file's own text: a type that changed elsewhere shows where there is no cache, as in .ci/run.
 * Stops at the first step that fails, prints what that step said, and names it in the last line.
 */
import { ensureBuilt, ensureInstalled, root } from './prepare.mjs';
import { killGroup, spawnGroup } from './process-group.mjs';

const atOnce = 2;

const steps = [
  { name: 'lint', script: 'lint' },
  { name: 'format', script: 'format:check' },
  { name: 'boundaries', script: 'boundaries' },
  { name: 'dead code', script: 'deadcode' },
  { name: 'types', script: 'typecheck' },
  { name: 'unit tests', script: 'test:unit' },
  { name: 'architecture probes', script: 'test:architecture' },
];

ensureInstalled();
ensureBuilt();

const waiting = [...steps];
const running = new Set();
let failure;

await Promise.all(Array.from({ length: atOnce }, work));

if (failure) {
  process.stdout.write(failure.output);
  console.error(`check: FAILED at ${failure.step.name} (npm run ${failure.step.script})`);
  process.exitCode = 1;
} else {
  console.log('check: all good');
}

async function work() {
  while (waiting.length > 0 && !failure) {
    const step = waiting.shift();
    const { succeeded, output, seconds } = await run(step);
    if (failure) return;
    if (succeeded) {
      console.log(`check: ${step.name} ok (${seconds} s)`);
      continue;
    }
    failure = { step, output };
    for (const child of running) killGroup(child, 'SIGTERM');
  }
}

function run({ script }) {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawnGroup('npm', ['run', '--silent', script], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
    child.on('close', (code) => {
      running.delete(child);
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
      resolve({ succeeded: code === 0, output: Buffer.concat(chunks), seconds });
    });
  });
}
