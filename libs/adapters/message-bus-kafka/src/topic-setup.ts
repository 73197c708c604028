import { setTimeout as pause } from 'node:timers/promises';

import kafkajs, { type Admin } from 'kafkajs';

import { KafkaUnusable } from './kafka-unusable.js';
import type { KafkaTopicSettings } from './kafka-options.js';
import { retentionMsOf, type RetryTier, topicOf } from './retry-tiers.js';

const hourMs = 3_600_000;
const defaultPartitions = 12;
/** A tier is forwarded by one process as fast as by many; a few let several share the work. */
const tierPartitions = 3;
const deadLetterPartitions = 1;

interface WantedTopic {
  readonly name: string;
  readonly partitions: number;
  /** Fewer are an error. */
  readonly minPartitions: number;
  readonly tier: RetryTier | null;
  /** Settings for when it is made. */
  readonly configs: Readonly<Record<string, string>>;
}

/** What a topic is on the broker, as far as it matters here. */
interface FoundTopic {
  readonly name: string;
  readonly partitions: number;
  /** Of the partition that has the fewest. */
  readonly replicas: number;
  readonly configs: ReadonlyMap<string, string>;
}

export interface TopicSetupParts {
  readonly admin: Admin;
  readonly settings: KafkaTopicSettings;
  readonly tiers: readonly RetryTier[];
}

export interface ReadyTopics {
  readonly clusterId: string;
  /** Partitions by name. */
  readonly partitions: ReadonlyMap<string, number>;
}

/** Tiers are deleted by age alone: by size, or by compaction, records would go that are not due yet. */
const tierConfigs = (tier: RetryTier): Record<string, string> => ({
  'cleanup.policy': 'delete',
  'retention.ms': String(retentionMsOf(tier)),
  'retention.bytes': '-1',
  // A segment is deleted as a whole: small ones are, near the time limit.
  'segment.ms': String(6 * hourMs),
  // The broker's clock alone decides how old a record is.
  'message.timestamp.type': 'LogAppendTime',
});

const wantedTopics = ({ settings, tiers }: TopicSetupParts): readonly WantedTopic[] => {
  const shared = { partitions: settings.partitions ?? defaultPartitions, minPartitions: settings.partitions ?? 1 };
  const one = { tier: null, configs: {} };
  const named: readonly WantedTopic[] = [
    { ...one, ...shared, name: 'control-plane.events' },
    { ...one, ...shared, name: 'webhook.deliveries' },
    { ...one, name: 'control-plane.events.dead-letter', partitions: deadLetterPartitions, minPartitions: 1 },
    ...tiers.map((tier) => ({
      name: topicOf(tier),
      partitions: tierPartitions,
      minPartitions: 1,
      tier,
      configs: tierConfigs(tier),
    })),
  ];
  return named.map((topic) => ({ ...topic, name: settings.prefix + topic.name }));
};

/** Makes the topics that are missing, and checks those that were there. @throws {KafkaUnusable} */
export const setUpTopics = async (parts: TopicSetupParts): Promise<ReadyTopics> => {
  const { admin, settings } = parts;
  const { clusterId, brokers } = await admin.describeCluster();
  const wanted = wantedTopics(parts);
  const existing = new Set(await admin.listTopics());
  const missing = wanted.filter(({ name }) => !existing.has(name));
  const replication = settings.replication ?? Math.min(3, brokers.length);
  if (missing.length > 0) await make(admin, missing, { replication, brokers: brokers.length });
  const found = await whenBrokersAgree(() => describe(admin, wanted));
  const problems = wanted.flatMap((topic) => problemsOf(topic, found.get(topic.name), settings));
  if (problems.length > 0) throw new KafkaUnusable(`Kafka's topics do not fit: ${problems.join('; ')}`);
  return { clusterId, partitions: new Map([...found].map(([name, { partitions }]) => [name, partitions])) };
};

/** Two processes that start at once may both try: an existing topic is no error. */
const make = async (
  admin: Admin,
  topics: readonly WantedTopic[],
  { replication, brokers }: { readonly replication: number; readonly brokers: number },
): Promise<void> => {
  if (replication > brokers)
    throw new KafkaUnusable(`HOOKLINE_KAFKA_REPLICATION is ${replication}, and Kafka has ${brokers} brokers`);
  // One copy may be away without keeping anybody from publishing; what was acknowledged is in two.
  const inSync = { 'min.insync.replicas': replication >= 3 ? '2' : '1' };
  try {
    await admin.createTopics({
      // Waiting for leaders fails now and then although the topics were made; the check asks until they are there.
      waitForLeaders: false,
      topics: topics.map(({ name, partitions, configs }) => ({
        topic: name,
        numPartitions: partitions,
        replicationFactor: replication,
        configEntries: Object.entries({ ...configs, ...inSync }).map(([entry, value]) => ({ name: entry, value })),
      })),
    });
  } catch (error) {
    const names = topics.map(({ name }) => name).join(', ');
    throw new KafkaUnusable(`Kafka refuses to make the topics ${names}: ${reasonOf(error)}`, { cause: error });
  }
};

const reasonOf = (error: unknown): string => {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
};

export const partitionsOf = async (admin: Admin, names: readonly string[]): Promise<ReadyTopics['partitions']> => {
  const { topics } = await admin.fetchTopicMetadata({ topics: [...names] });
  return new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
};

const askAgainMs = 100;
const agreeWithinMs = 10_000;
const notYet = ['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE'];

/** Topics that were just made are unknown to a broker until it has heard of them, for some milliseconds as a rule. */
const whenBrokersAgree = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
  for (let waitedMs = 0; ; waitedMs += askAgainMs) {
    try {
      return await ask();
    } catch (error) {
      const isNotYet = error instanceof kafkajs.KafkaJSProtocolError && notYet.includes(error.type);
      if (!isNotYet || waitedMs >= agreeWithinMs) throw error;
    }
    await pause(askAgainMs);
  }
};

const checkedConfigs = ['cleanup.policy', 'retention.ms', 'retention.bytes', 'min.insync.replicas'];

const describe = async (admin: Admin, wanted: readonly WantedTopic[]): Promise<ReadonlyMap<string, FoundTopic>> => {
  const { topics } = await admin.fetchTopicMetadata({ topics: wanted.map(({ name }) => name) });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: wanted.map(({ name }) => ({
      type: kafkajs.ConfigResourceTypes.TOPIC,
      name,
      configNames: checkedConfigs,
    })),
  });
  const configsOf = new Map(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      new Map(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    ]),
  );
  return new Map(
    topics.map(({ name, partitions }) => [
      name,
      {
        name,
        partitions: partitions.length,
        replicas: Math.min(...partitions.map(({ replicas }) => replicas.length)),
        configs: configsOf.get(name) ?? new Map<string, string>(),
      },
    ]),
  );
};

const problemsOf = (
  wanted: WantedTopic,
  found: FoundTopic | undefined,
  { replication }: KafkaTopicSettings,
): readonly string[] => {
  if (found === undefined) return [`${wanted.name} is missing`];
  const { name, partitions, replicas, configs } = found;
  const inSync = Number(configs.get('min.insync.replicas') ?? 1);
  const checks: readonly (readonly [isWrong: boolean, problem: string])[] = [
    [
      partitions < wanted.minPartitions,
      `${name} has ${partitions} partitions, and HOOKLINE_KAFKA_PARTITIONS asks for ${wanted.minPartitions}`,
    ],
    [
      replication !== null && replicas < replication,
      `${name} has ${replicas} replicas, and HOOKLINE_KAFKA_REPLICATION asks for ${String(replication)}`,
    ],
    [inSync > replicas, `${name} has ${replicas} replicas and min.insync.replicas ${inSync}: nothing can be published`],
  ];
  const wrong = checks.filter(([isWrong]) => isWrong).map(([, problem]) => problem);
  return wanted.tier === null ? wrong : [...wrong, ...tierProblemsOf(wanted.tier, found)];
};

const tierProblemsOf = (tier: RetryTier, { name, configs }: FoundTopic): readonly string[] => {
  const [policy, retentionMs, retentionBytes] = checkedConfigs.map((config) => configs.get(config));
  const needed = retentionMsOf(tier);
  const isTooShort = retentionMs !== '-1' && Number(retentionMs) < needed;
  return [
    ...(isTooShort
      ? [`${name} keeps records for ${String(retentionMs)} ms, and needs retention.ms ${needed} or more`]
      : []),
    ...(policy === 'delete' ? [] : [`${name} has cleanup.policy ${String(policy)}, and needs delete`]),
    ...(retentionBytes === '-1' ? [] : [`${name} has retention.bytes ${String(retentionBytes)}, and needs -1`]),
  ];
};
