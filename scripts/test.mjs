/**
 * Runs the tests: all levels, or what the arguments (Jest's own) select.
 * `--json-summary FILE` also writes the totals as {passed, failed, skipped}.
 *
 * The deadline is outside Jest on purpose: a worker thread that never answers keeps Jest itself from ending.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, root } from './prepare.mjs';
import { killGroup, spawnGroup } from './process-group.mjs';

const deadlineMs = 30 * 60 * 1_000;

const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];

const { summaryFile, jestArgs } = parse(process.argv.slice(2));
ensureInstalled();
ensureBuilt();

const scratch = mkdtempSync(join(tmpdir(), 'hookline-test-'));
const totalsFile = join(scratch, 'totals.json');
const succeeded = await runJest();
const totals = readTotals();
rmSync(scratch, { recursive: true, force: true });

// A run that failed without a failed test (nothing matched, cut off, broken configuration) is one failure.
if (!succeeded && totals.failed === 0) totals.failed = 1;
if (summaryFile) writeFileSync(summaryFile, JSON.stringify(totals));
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = succeeded && totals.failed === 0 ? 0 : 1;

function runJest() {
  return new Promise((resolve) => {
    const child = spawnGroup(process.execPath, [...jest, ...jestArgs], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, HOOKLINE_TEST_TOTALS: totalsFile },
    });
    const deadline = setTimeout(() => {
      console.error(`hookline: the tests did not end within ${deadlineMs / 60_000} minutes, stopping them`);
      killGroup(child, 'SIGKILL');
    }, deadlineMs);
    child.on('exit', (code) => {
      clearTimeout(deadline);
      resolve(code === 0);
    });
  });
}

function readTotals() {
  try {
    return JSON.parse(readFileSync(totalsFile, 'utf8'));
  } catch {
    return { passed: 0, failed: 0, skipped: 0 }; // it ended before the first test did
  }
}

function parse(args) {
  const at = args.indexOf('--json-summary');
  if (at === -1) return { summaryFile: undefined, jestArgs: args };
  return { summaryFile: args[at + 1], jestArgs: args.toSpliced(at, 2) };
}
