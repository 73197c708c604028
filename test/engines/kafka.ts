import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { type Engine, findEngine } from './engine.js';
import { type BrokerOptions, KafkaBroker } from './kafka-broker.js';
import { kafkaInDocker } from './kafka-docker.js';
import { kafkaJars, type KafkaVersion } from './kafka-jars.js';

export interface Kafka {
  readonly brokers: readonly string[];
}

const shareWithinMs = 240_000;

/** HOOKLINE_TEST_KAFKA_VERSION chooses the older one. */
const version: KafkaVersion = process.env['HOOKLINE_TEST_KAFKA_VERSION'] === '3.9.2' ? '3.9.2' : '4.4.0';

/** The process that runs all tests: Jest's workers are its children, with one file there are none. */
const testRunPid = process.send === undefined ? process.pid : process.ppid;

/**
 * Kafka for tests: HOOKLINE_TEST_KAFKA_BROKERS, else a container, else a broker on Java from its Maven jars. One for
 * the whole run, whichever suite asks first; topics are a suite's own by their prefix.
 */
export const findKafka = (): Promise<Engine<Kafka>> =>
  findEngine(async () => {
    const given = process.env['HOOKLINE_TEST_KAFKA_BROKERS'] ?? '';
    if (given !== '') return { brokers: given.split(',') };
    return { brokers: [await sharedBroker()] };
  });

/** A broker that a test may kill and start again. @throws where Kafka cannot run without Docker */
export const ownBroker = async (options: Pick<BrokerOptions, 'users'> = {}): Promise<KafkaBroker> =>
  KafkaBroker.create({ ...options, jars: await kafkaJars(version), ownerPid: testRunPid });

interface Shared {
  readonly address?: string;
  readonly reason?: string;
}

/** Whoever makes the folder starts the broker and leaves a note; the others wait for the note. */
const sharedBroker = async (): Promise<string> => {
  const folder = join(tmpdir(), `hookline-test-run-${testRunPid}`);
  const note = join(folder, 'kafka.json');
  await mkdir(folder, { recursive: true });
  if (await isFirst(join(folder, 'kafka'))) {
    const shared = await startShared();
    await writeFile(`${note}.new`, JSON.stringify(shared));
    await rename(`${note}.new`, note);
  }
  const { address, reason } = await readNote(note);
  if (address === undefined) throw new Error(reason ?? 'Kafka does not start');
  return address;
};

const isFirst = async (folder: string): Promise<boolean> => {
  try {
    await mkdir(folder);
    return true;
  } catch {
    return false;
  }
};

const startShared = async (): Promise<Shared> => {
  try {
    const container = await kafkaInDocker(version);
    if (container !== null) return { address: container };
    const broker = await ownBroker();
    await broker.start();
    return { address: broker.address };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
};

const readNote = async (note: string): Promise<Shared> => {
  const endMs = Date.now() + shareWithinMs;
  while (Date.now() < endMs) {
    try {
      return JSON.parse(await readFile(note, 'utf8')) as Shared;
    } catch {
      await pause(50); // Not there yet.
    }
  }
  throw new Error('whoever starts Kafka for this run does not say how it went');
};
