import kafkajs, {
  type Admin,
  type Consumer,
  type Kafka,
  type KafkaConfig,
  type Producer,
  type RetryOptions,
  type SASLOptions,
} from 'kafkajs';

import type { Clock, Log } from '#libs/application';

import type { KafkaMessageBusOptions, KafkaSasl } from './kafka-options.js';

type ClientOptions = Pick<KafkaMessageBusOptions, 'brokers' | 'clientId' | 'tls' | 'sasl' | 'clock' | 'log'>;

/** Rides out an outage of the broker, however long, and is back within a second of it. */
const patient = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 1_000_000 };

/** A fetch that finds nothing ends after this long; ending a consumer waits for it. */
const maxWaitTimeInMs = 250;

/** Says within seconds that no broker answers. */
const impatient = { initialRetryTime: 200, maxRetryTime: 1_000, retries: 4 };

export const openClient = (options: ClientOptions, retry: RetryOptions = patient): Kafka =>
  new kafkajs.Kafka({
    brokers: [...options.brokers],
    clientId: options.clientId,
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
    // Said here and again where a consumer is made: kafkajs has other defaults there, and others again under test.
    retry,
    logLevel: kafkajs.logLevel.WARN,
    logCreator: () => logTo(options),
    ...tlsOf(options.tls),
    ...(options.sasl === undefined ? {} : { sasl: saslOf(options.sasl) }),
  });

/** kafkajs ties each mechanism to its own type. */
const saslOf = ({ mechanism, username, password }: KafkaSasl): SASLOptions => {
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password };
    case 'scram-sha-256':
      return { mechanism, username, password };
    case 'scram-sha-512':
      return { mechanism, username, password };
  }
};

const tlsOf = (tls: KafkaMessageBusOptions['tls']): Pick<KafkaConfig, 'ssl'> =>
  tls === undefined ? {} : { ssl: tls === true ? true : { ...tls } };

/** Connects for one question: an open connection costs a timer every millisecond. */
export const withAdmin = async <Answer>(
  options: ClientOptions,
  ask: (admin: Admin) => Promise<Answer>,
): Promise<Answer> => {
  const admin = openClient(options, impatient).admin();
  try {
    await admin.connect();
    return await ask(admin);
  } finally {
    await admin.disconnect();
  }
};

export const createProducer = (kafka: Kafka): Producer =>
  kafka.producer({
    idempotent: true,
    allowAutoTopicCreation: false,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    retry: { ...patient, retries: Number.MAX_SAFE_INTEGER },
  });

export const createConsumer = (kafka: Kafka, groupId: string): Consumer =>
  kafka.consumer({
    groupId,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs,
    // What one fetch brings of a partition is in memory at once.
    maxBytesPerPartition: 256 * 1024,
    // A process that was killed keeps its partitions for this long; brokers refuse less than 6 s.
    sessionTimeout: 10_000,
    heartbeatInterval: 1_000,
    rebalanceTimeout: 15_000,
    // The consumer's own default would win over the client's.
    retry: patient,
  });

const sameLineMs = 30_000;

/** The client repeats itself while a broker is away: each kind of line once in 30 s. */
const logTo = ({ clock, log }: { readonly clock: Clock; readonly log: Log }) => {
  const lastMs = new Map<string, number>();
  return ({ namespace, level, log: { message } }: { namespace: string; level: number; log: { message: string } }) => {
    const nowMs = clock.now();
    const kind = `${namespace} ${String(level)}`;
    if (nowMs - (lastMs.get(kind) ?? -Infinity) < sameLineMs) return;
    lastMs.set(kind, nowMs);
    log.warn('bus.kafka_client', { namespace, message });
  };
};

const partitioner = kafkajs.Partitioners.DefaultPartitioner();

/** The partition of a key, as every Kafka client with murmur2 sees it. */
export const partitionOf = (topic: string, key: string, partitions: number): number =>
  partitioner({
    topic,
    partitionMetadata: Array.from({ length: partitions }, (_, partitionId) => ({
      partitionId,
      leader: 0,
      partitionErrorCode: 0,
      replicas: [],
      isr: [],
    })),
    message: { key, value: null },
  });
