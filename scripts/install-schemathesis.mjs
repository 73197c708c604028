/** Installs Schemathesis, at the version that is pinned, into .venv: the property-based tests of the API need it. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './prepare.mjs';

const venv = join(root, '.venv');
run('python3', ['-m', 'venv', venv]);
run(join(venv, 'bin', 'pip'), [
  'install',
  '--quiet',
  '--disable-pip-version-check',
  '--requirement',
  join(root, 'test', 'contract', 'requirements.txt'),
]);

function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (status === 0) return;
  console.error(`hookline: ${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}`);
  process.exit(1);
}
