import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

import { Client } from 'pg';

import { freePort } from './ports.js';

const run = promisify(execFile);
const image = 'postgres:17';
const askWithinMs = 3_000;
const readyWithinMs = 120_000;

export interface PostgresqlContainer {
  readonly url: string;
  stop(): Promise<void>;
}

/** A server in a container; `null` where no Docker engine answers. @throws when it does not start */
export const postgresqlInDocker = async (): Promise<PostgresqlContainer | null> => {
  try {
    await run('docker', ['info'], { timeout: askWithinMs });
  } catch {
    return null;
  }
  const port = await freePort();
  const name = `hookline-test-postgresql-${randomUUID()}`;
  const environment = ['-e', 'POSTGRES_HOST_AUTH_METHOD=trust', '-e', 'POSTGRES_USER=hookline'];
  await run('docker', ['run', '-d', '--rm', '--name', name, '-p', `127.0.0.1:${port}:5432`, ...environment, image]);
  const stop = async () => {
    await run('docker', ['rm', '-f', '-v', name]);
  };
  const url = `postgres://hookline@127.0.0.1:${port}/postgres`;
  const endMs = Date.now() + readyWithinMs;
  while (Date.now() < endMs) {
    if (await answers(url)) return { url, stop };
    await pause(200);
  }
  await stop();
  throw new Error(`${image} does not start in Docker`);
};

/** Whether a server answers queries; one that starts accepts connections before it does. */
export const answers = async (url: string): Promise<boolean> => {
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
