/**
 * Makes a clone runnable: installs what is missing and builds what changed, and does nothing, quickly, otherwise.
 * Every script begins here, so `git clone && npm start` is all there is to know.
 */
import './node-version.mjs';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));

const lock = join(root, '.hookline-lock');
const swcCli = join(root, 'node_modules/@swc/cli/bin/swc.js');

/** What shapes every built file besides its own source. */
const buildSettings = ['.swcrc', 'package.json'];

/** What is never part of the server: tests, type declarations, and the console, which has a build of its own. */
const notBuilt = ['**/*.spec.ts', '**/test/**', '**/*.d.ts', 'apps/console/**'];

/** What shapes the console besides its own source and that of the contracts. */
const consoleSettings = ['scripts/build-console.mjs', 'package.json', 'package-lock.json'];

export function ensureInstalled() {
  ensure('node_modules/.hookline-install', lockfileHash, install);
}

export function ensureBuilt() {
  ensure('dist/.hookline-build', () => fingerprint(listSources()), build);
}

/** Apart from the server's build: it takes seconds, and most tests need no console. */
export function ensureConsoleBuilt() {
  ensure('dist/console/.hookline-build', () => fingerprint(listConsoleSources()), buildConsole);
}

/** Does the work unless it is done: the stamp holds what it was done for last. One process at a time does it. */
function ensure(stampFile, wanted, work) {
  const stamp = join(root, stampFile);
  const isDone = () => readIfAny(stamp) === wanted();
  if (isDone()) return;
  withLock(lock, sayWaiting, () => {
    if (isDone()) return;
    // Before the work reads anything: what changes while it runs is work for the next time.
    const done = wanted();
    rmSync(stamp, { force: true });
    work();
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, done);
  });
}

function install() {
  say('installing dependencies (npm ci), which takes about a minute');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], 'npm ci');
}

function build() {
  const sources = listSources();
  say(`building ${sources.length} files`);
  removeOrphans(sources);
  const folders = ['apps', 'libs'].filter((folder) => existsSync(join(root, folder)));
  const ignored = notBuilt.flatMap((pattern) => ['--ignore', pattern]);
  if (sources.length > 0) {
    run(process.execPath, [swcCli, ...folders, '--out-dir', 'dist', '--quiet', ...ignored], 'the build');
  }
}

function buildConsole() {
  say('building the console');
  run(process.execPath, [join(root, 'scripts/build-console.mjs')], 'the build of the console');
}

/** Built files whose source is gone must not stay importable. */
function removeOrphans(sources) {
  const expected = new Set(sources.map((source) => join('dist', source.replace(/\.ts$/, '.js'))));
  for (const folder of ['dist/apps', 'dist/libs']) {
    for (const file of listFiles(folder)) {
      if (!expected.has(file.replace(/\.map$/, ''))) rmSync(join(root, file));
    }
  }
}

function listSources() {
  return ['apps', 'libs'].flatMap(listFiles).filter(isBuilt);
}

function listConsoleSources() {
  const sources = ['apps/console', 'libs/contracts/src'].flatMap(listFiles).filter((file) => !/\.spec\.ts$/.test(file));
  return [...consoleSettings, ...sources];
}

function isBuilt(file) {
  return /\.ts$/.test(file) && !/\.(spec|d)\.ts$/.test(file) && !/^apps\/console\/|\/test\//.test(file);
}

/** Files below a folder, as paths from the root in a stable order. */
function listFiles(folder) {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.name === 'node_modules') return [];
      const child = `${folder}/${entry.name}`;
      return entry.isDirectory() ? listFiles(child) : [child];
    });
}

function lockfileHash() {
  return sha256(readFileSync(join(root, 'package-lock.json')));
}

function fingerprint(sources) {
  const lines = [...buildSettings, ...sources].map((file) => {
    const { mtimeMs, size } = statSync(join(root, file));
    return `${file} ${mtimeMs} ${size}`;
  });
  return sha256(lines.join('\n'));
}

function run(command, args, what) {
  // Everything said here goes to stderr, so that a command's own output stays clean.
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (error) throw error;
  if (status !== 0) throw new Error(`${what} failed (exit ${status})`);
}

function sayWaiting() {
  say('waiting for another command that installs or builds here');
}

function say(line) {
  process.stderr.write(`hookline: ${line}\n`);
}

function readIfAny(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}
