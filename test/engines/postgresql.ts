import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

import { Client } from 'pg';

import { type Engine, findEngine } from './engine.js';
import { freePort } from './ports.js';
import { answers, postgresqlInDocker } from './postgresql-docker.js';

const run = promisify(execFile);

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

export interface PostgresqlServer {
  /** A new, empty database. */
  database(): Promise<TestDatabase>;
  /** Only a server of this machine can be killed; `null` for another. */
  readonly power: {
    /** Kills every process of the server, as a power cut does. */
    cut(): Promise<void>;
    /** Starts it again on the same data and address. */
    restore(): Promise<void>;
  } | null;
  stop(): Promise<void>;
}

/** The server that HOOKLINE_TEST_DATABASE_URL names, else one in a container, else one of the system's packages. */
export const postgresqlEngine = (): Promise<Engine<PostgresqlServer>> =>
  findEngine(async () => {
    const url = process.env['HOOKLINE_TEST_DATABASE_URL'];
    if (url !== undefined && url !== '') return new ForeignServer(url, () => Promise.resolve());
    const container = await postgresqlInDocker();
    return container === null
      ? OwnServer.start(await findPrograms())
      : new ForeignServer(container.url, () => container.stop());
  });

/** @throws when there is no PostgreSQL on this machine */
const findPrograms = async (): Promise<string> => {
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

const inDatabase = (url: string, name: string): string => {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.toString();
};

const execute = async (url: string, sql: string): Promise<void> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
};

const createDatabase = async (url: string): Promise<TestDatabase> => {
  const name = `hookline_test_${randomUUID().replaceAll('-', '')}`;
  await execute(url, `create database ${name}`);
  return {
    url: inDatabase(url, name),
    drop: () => execute(url, `drop database if exists ${name} with (force)`),
  };
};

class ForeignServer implements PostgresqlServer {
  readonly power = null;

  constructor(
    private readonly url: string,
    readonly stop: () => Promise<void>,
  ) {}

  database(): Promise<TestDatabase> {
    return createDatabase(this.url);
  }
}

/** PostgreSQL refuses to run as root: the packages' own user takes its place. */
const unprivileged = async (): Promise<{ readonly uid: number; readonly gid: number } | null> => {
  if (process.getuid?.() !== 0) return null;
  const idOf = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  return { uid: await idOf('-u'), gid: await idOf('-g') };
};

interface OwnServerParts {
  readonly programs: string;
  readonly directory: string;
  readonly port: number;
  readonly user: { readonly uid: number; readonly gid: number } | null;
}

class OwnServer implements PostgresqlServer {
  private postmaster: ChildProcess | null = null;
  private output = '';

  private constructor(private readonly parts: OwnServerParts) {}

  static async start(programs: string): Promise<OwnServer> {
    const directory = await mkdtemp(join(tmpdir(), 'hookline-postgresql-'));
    const user = await unprivileged();
    if (user !== null) await chown(directory, user.uid, user.gid);
    const server = new OwnServer({ programs, directory, port: await freePort(), user });
    try {
      await server.initialise();
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
      for (const process_ of [
        pid,
        ...stdout
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map(Number),
      ]) {
        kill(process_);
      }
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

  private get url(): string {
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

  private async launch(): Promise<void> {
    const { programs, port, directory } = this.parts;
    // What a killed process wrote is in the hands of the operating system: no need to wait for the disk.
    const settings = [
      `port=${port}`,
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${directory}`,
      'fsync=off',
    ];
    const args = ['-D', this.data, ...settings.flatMap((setting) => ['-c', setting])];
    const postmaster = spawn(join(programs, 'postgres'), args, { ...this.asUser, stdio: ['ignore', 'ignore', 'pipe'] });
    postmaster.stderr.on('data', (chunk) => (this.output = `${this.output}${String(chunk)}`.slice(-4_000)));
    this.postmaster = postmaster;
    process.once('exit', () => postmaster.kill('SIGQUIT'));
    await this.whenReady(postmaster);
  }

  private async whenReady(postmaster: ChildProcess): Promise<void> {
    const deadline = Date.now() + 30_000;
    while (Date.now() < deadline && postmaster.exitCode === null) {
      if (await answers(this.url)) return;
      await pause(50);
    }
    throw new Error(`PostgreSQL did not start: ${this.output}`);
  }
}

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It had ended by itself.
  }
};
