import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EventStoreStandIn } from './event-store-stand-in/event-store-stand-in.js';
import { type Engine, findEngine } from './engine.js';
import { freePort } from './ports.js';

const run = promisify(execFile);
const askWithinMs = 3000;
const readyWithinMs = 120_000;

/** The long-term support line; a number, not "latest". */
const image = 'docker.kurrent.io/kurrent-lts/kurrentdb:26.0.1';

export interface RealEventStore {
  /** `esdb://` or `kurrentdb://`. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/**
 * A real EventStoreDB or KurrentDB: HOOKLINE_TEST_EVENTSTORE_URL, else a container. Where there is neither, the
 * stand-in still runs the same suites, under its own name.
 */
export const findEventStore = (): Promise<Engine<RealEventStore>> =>
  findEngine(async () => {
    const given = process.env['HOOKLINE_TEST_EVENTSTORE_URL'] ?? '';
    return given === '' ? inDocker() : { url: given, stop: async () => undefined };
  });

export { EventStoreStandIn };

const inDocker = async (): Promise<RealEventStore> => {
  try {
    await run('docker', ['info'], { timeout: askWithinMs });
  } catch {
    throw new Error('no HOOKLINE_TEST_EVENTSTORE_URL is set and no Docker engine answers');
  }
  const port = await freePort();
  const name = `hookline-test-event-store-${port}`;
  const environment = ['-e', 'KURRENTDB_INSECURE=true', '-e', 'KURRENTDB_TELEMETRY_OPTOUT=true'];
  await run('docker', ['run', '-d', '--rm', '--name', name, '-p', `127.0.0.1:${port}:2113`, ...environment, image]);
  const stop = async (): Promise<void> => {
    await run('docker', ['rm', '-f', name]);
  };
  const endMs = Date.now() + readyWithinMs;
  while (Date.now() < endMs) {
    if (await isLive(port)) return { url: `esdb://127.0.0.1:${port}?tls=false`, stop };
    await pause(200);
  }
  await stop();
  throw new Error(`${image} does not start in Docker`);
};

const isLive = async (port: number): Promise<boolean> => {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health/live`)).ok;
  } catch {
    return false;
  }
};
