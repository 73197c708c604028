import { type Engine, findEngine } from './find-engine.js';
import { type BrokerOptions, KafkaBroker } from './kafka-broker.js';
import { kafkaInDocker } from './kafka-docker.js';
import { kafkaJars, type KafkaVersion } from './kafka-jars.js';
import { sharedByRun, testRunPid } from './shared-by-run.js';

export interface Kafka {
  readonly brokers: readonly string[];
}

/** HOOKLINE_TEST_KAFKA_VERSION chooses the older one. */
const version: KafkaVersion = process.env['HOOKLINE_TEST_KAFKA_VERSION'] === '3.9.2' ? '3.9.2' : '4.4.0';

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
export const ownBroker = async (options: Pick<BrokerOptions, 'security'> = {}): Promise<KafkaBroker> =>
  KafkaBroker.create({ ...options, jars: await kafkaJars(version), ownerPid: testRunPid });

const sharedBroker = (): Promise<string> =>
  sharedByRun('kafka', async () => {
    const container = await kafkaInDocker(version);
    if (container !== null) return container;
    const broker = await ownBroker();
    await broker.start();
    return broker.address;
  });
