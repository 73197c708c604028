import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

import { Client } from 'pg';

import { localhost } from './localhost-certificate.js';
import { freePort } from './ports.js';
import { createDatabase, type PostgresqlServer, type TestDatabase } from './postgresql-databases.js';

const run = promisify(execFile);

/** The server `$2` and its folder `$3` outlive nobody: this shell ends them with the process `$1`. */
const watch = `
  while kill -0 "$1" 2>/dev/null && kill -0 "$2" 2>/dev/null; do sleep 0.3; done
  kill -0 "$1" 2>/dev/null && exit
  kill -QUIT "$2" 2>/dev/null
  while kill -0 "$2" 2>/dev/null; do sleep 0.1; done
  rm -rf "$3"
`;

/** @throws when there is no PostgreSQL on this machine */
export const findPostgresqlPrograms = async (): Promise<string> => {
  const packages = '/usr/lib/postgresql';
  const versions = await readdir(packages).catch(() => []);
  const newestFirst = versions.sort((left, right) => Number(right) - Number(left));
  const folders = [...newestFirst.map((version) => join(packages, version, 'bin')), ...pathFolders()];
  for (const folder of folders) {
    const names: readonly string[] = await readdir(folder).catch(() => []);
    if (names.includes('initdb') && names.includes('postgres')) return folder;
  }
  throw new Error('no HOOKLINE_TEST_DATABASE_URL, and no initdb in /usr/lib/postgresql or PATH');
};

const pathFolders = (): string[] => (process.env['PATH'] ?? '').split(':').filter((folder) => folder !== '');

/** PostgreSQL refuses to run as root: the packages' own user takes its place. */
const unprivileged = async (): Promise<{ readonly uid: number; readonly gid: number } | null> => {
  if (process.getuid?.() !== 0) return null;
  const idOf = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  return { uid: await idOf('-u'), gid: await idOf('-g') };
};

interface Parts {
  readonly programs: string;
  readonly directory: string;
  readonly port: number;
  readonly user: { readonly uid: number; readonly gid: number } | null;
  readonly ownerPid: number;
  readonly tls: boolean;
}

export interface OwnPostgresqlOptions {
  /** With this process the server ends, and its data goes. */
  readonly ownerPid: number;
  /** Takes connections with TLS too, with the certificate of `localhost-certificate.ts`. */
  readonly tls?: boolean;
}

export class OwnPostgresql implements PostgresqlServer {
  private postmaster: ChildProcess | null = null;

  private constructor(private readonly parts: Parts) {}

  static async start(programs: string, { ownerPid, tls = false }: OwnPostgresqlOptions): Promise<OwnPostgresql> {
    const directory = await mkdtemp(join(tmpdir(), 'hookline-postgresql-'));
    const user = await unprivileged();
    if (user !== null) await chown(directory, user.uid, user.gid);
    const server = new OwnPostgresql({ programs, directory, port: await freePort(), user, ownerPid, tls });
    try {
      await server.initialise();
      if (tls) await server.writeCertificate();
      await server.launch();
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  readonly power = {
    cut: async (): Promise<void> => {
      const { postmaster } = this;
      if (postmaster?.pid === undefined) return;
      const { pid } = postmaster;
      // Its children are in sessions of their own.
      const { stdout } = await run('ps', ['-o', 'pid=', '--ppid', String(pid)]);
      const ended = once(postmaster, 'close');
      const children = stdout.split('\n').filter((line) => line.trim() !== '');
      for (const one of [pid, ...children.map(Number)]) kill(one);
      await ended;
      this.postmaster = null;
    },
    restore: (): Promise<void> => this.launch(),
  };

  database(): Promise<TestDatabase> {
    return createDatabase(this.url);
  }

  async stop(): Promise<void> {
    if (this.postmaster !== null) {
      const ended = once(this.postmaster, 'close');
      this.postmaster.kill('SIGQUIT');
      await ended;
    }
    await rm(this.parts.directory, { recursive: true, force: true, maxRetries: 5 });
  }

  get url(): string {
    return `postgres://hookline@127.0.0.1:${this.parts.port}/postgres`;
  }

  private get data(): string {
    return join(this.parts.directory, 'data');
  }

  private get asUser() {
    const { user, directory } = this.parts;
    return { cwd: directory, ...(user ?? {}) };
  }

  /** With a language's collation, as most databases have one: what must not depend on it is seen not to. */
  private async initialise(): Promise<void> {
    const { programs } = this.parts;
    const options = [
      '-D',
      this.data,
      '-U',
      'hookline',
      '--auth=trust',
      '--encoding=UTF8',
      '--no-sync',
      '--locale=C.UTF-8',
    ];
    const { stdout } = await run(join(programs, 'initdb'), ['--version']);
    const major = Number(/(\d+)/.exec(stdout)?.[1]);
    const language = major >= 15 ? ['--locale-provider=icu', '--icu-locale=en'] : [];
    await run(join(programs, 'initdb'), [...options, ...language], this.asUser);
  }

  /** The server insists on a key that is its own and nobody else can read. */
  private async writeCertificate(): Promise<void> {
    const { user } = this.parts;
    for (const [name, content] of Object.entries({ crt: localhost.certificate, key: localhost.key })) {
      const file = join(this.data, `server.${name}`);
      await writeFile(file, content, { mode: 0o600 });
      if (user !== null) await chown(file, user.uid, user.gid);
    }
  }

  private async launch(): Promise<void> {
    const { programs, port, directory, ownerPid, tls } = this.parts;
    // What a killed process wrote is in the hands of the operating system: no need to wait for the disk.
    const settings = [
      `port=${port}`,
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${directory}`,
      'fsync=off',
      `ssl=${tls ? 'on' : 'off'}`,
    ];
    const args = ['-D', this.data, ...settings.flatMap((setting) => ['-c', setting])];
    const log = await open(join(directory, 'log'), 'a');
    const stdio = ['ignore', 'ignore', log.fd] as const;
    const postmaster = spawn(join(programs, 'postgres'), args, { ...this.asUser, stdio: [...stdio], detached: true });
    await log.close();
    postmaster.unref();
    this.postmaster = postmaster;
    const watched = [String(ownerPid), String(postmaster.pid), directory];
    spawn('sh', ['-c', watch, 'sh', ...watched], { detached: true, stdio: 'ignore' }).unref();
    await this.whenReady(postmaster);
  }

  private async whenReady(postmaster: ChildProcess): Promise<void> {
    const deadline = Date.now() + 30_000;
    while (Date.now() < deadline && postmaster.exitCode === null) {
      if (await answers(this.url)) return;
      await pause(50);
    }
    const output = await readFile(join(this.parts.directory, 'log'), 'utf8');
    throw new Error(`PostgreSQL did not start: ${output.slice(-4_000)}`);
  }
}

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It had ended by itself.
  }
};

/** Whether a server answers queries; one that starts accepts connections before it does. */
const answers = async (url: string): Promise<boolean> => {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
};
