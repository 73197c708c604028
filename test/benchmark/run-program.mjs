/** Runs a program to its end. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { own } from './clean-up.mjs';
import { processFacts } from './process-facts.mjs';
import { builtFile } from './product.mjs';

const sampleEveryMs = 100;

/** @param program a URL, or a built file below dist. @throws when it fails. Its peak memory is sampled. */
export async function runProgram(program, { args = [], environment = process.env } = {}) {
  const file = program instanceof URL ? fileURLToPath(program) : builtFile(program);
  const beganAt = performance.now();
  const child = own(
    spawn(process.execPath, [file, ...args], { env: environment, stdio: ['ignore', 'ignore', 'pipe'] }),
  );
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += chunk));
  let peakRssMb = null;
  const sampling = setInterval(() => (peakRssMb = processFacts(child.pid).peakRssMb ?? peakRssMb), sampleEveryMs);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(sampling);
  if (code !== 0) throw new Error(`${file} ended with ${code}: ${errors}`);
  return { seconds: (performance.now() - beganAt) / 1_000, peakRssMb };
}
