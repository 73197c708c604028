import { execFile, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

import { accepts, freePort } from './ports.js';

const run = promisify(execFile);
const askWithinMs = 3000;
const readyWithinMs = 180_000;

/** The container ends with the process `$1`. */
const watch = `
  while kill -0 "$1" 2>/dev/null; do sleep 1; done
  docker rm -f "$2" >/dev/null 2>&1
`;

const settings = (port: number): Readonly<Record<string, string>> => ({
  KAFKA_NODE_ID: '1',
  KAFKA_PROCESS_ROLES: 'broker,controller',
  KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
  KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
  KAFKA_LISTENERS: 'PLAINTEXT://0.0.0.0:9092,CONTROLLER://localhost:9093',
  KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
  KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
  KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
  KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '1',
  KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
  KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
  KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
  KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
});

/** The address of a broker in a container; `null` where no Docker engine answers. @throws when it does not start */
export const kafkaInDocker = async (wanted: {
  readonly version: string;
  readonly ownerPid: number;
}): Promise<string | null> => {
  try {
    await run('docker', ['info'], { timeout: askWithinMs });
  } catch {
    return null;
  }
  const port = await freePort();
  const name = `hookline-test-kafka-${wanted.ownerPid}`;
  const environment = Object.entries(settings(port)).flatMap(([key, value]) => ['-e', `${key}=${value}`]);
  const published = ['-p', `127.0.0.1:${port}:9092`];
  const image = `apache/kafka:${wanted.version}`;
  await run('docker', ['run', '-d', '--rm', '--name', name, ...published, ...environment, image]);
  spawn('sh', ['-c', watch, 'sh', String(wanted.ownerPid), name], { detached: true, stdio: 'ignore' }).unref();
  const endMs = Date.now() + readyWithinMs;
  while (Date.now() < endMs) {
    // Docker itself accepts before the broker does, which the client rides out.
    if (await accepts(port)) return `127.0.0.1:${port}`;
    await pause(200);
  }
  throw new Error(`${image} does not start in Docker`);
};
