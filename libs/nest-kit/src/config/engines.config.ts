import { join } from 'node:path';

import { InvalidConfig } from './invalid-config.js';
import type { Settings } from './settings.js';

/** What a process is: everything at once, REST with the workers, or router and deliveries. */
export type Role = 'standalone' | 'api' | 'dispatcher';

export type EventStoreConfig =
  | { readonly kind: 'embedded'; readonly file: string }
  /** The connection string may hold credentials. */
  | { readonly kind: 'eventstoredb'; readonly url: string };

export type ReadModelsConfig =
  | { readonly kind: 'embedded'; readonly file: string }
  /** The URL may hold credentials. */
  | { readonly kind: 'postgresql'; readonly url: string };

export interface KafkaConfig {
  readonly kind: 'kafka';
  readonly brokers: readonly string[];
  readonly tls: boolean;
  /** PEM file of who signs the brokers' certificates; `null` trusts what Node trusts. */
  readonly caFile: string | null;
  readonly sasl: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  } | null;
  /** `null`: 12 for topics that Hookline makes, and any number of those that exist. */
  readonly partitions: number | null;
  /** `null`: three where there are so many brokers, for topics that Hookline makes. */
  readonly replication: number | null;
  readonly topicPrefix: string;
}

export type MessageBusConfig = { readonly kind: 'embedded' } | KafkaConfig;

export interface EnginesConfig {
  readonly eventStore: EventStoreConfig;
  readonly readModels: ReadModelsConfig;
  readonly messageBus: MessageBusConfig;
}

/**
 * An absent URL chooses the embedded engine in standalone alone: processes that share their engines with others would
 * each be on their own with one.
 * @throws {InvalidConfig}
 */
export const enginesConfig = (values: Settings, role: Role, dataDir: string): EnginesConfig => {
  if (role !== 'standalone') refuseMissing(values, role);
  return {
    eventStore:
      values.HOOKLINE_EVENT_STORE_URL === undefined
        ? { kind: 'embedded', file: join(dataDir, 'events.db') }
        : { kind: 'eventstoredb', url: values.HOOKLINE_EVENT_STORE_URL },
    readModels:
      values.HOOKLINE_DATABASE_URL === undefined
        ? { kind: 'embedded', file: join(dataDir, 'read-models.db') }
        : { kind: 'postgresql', url: values.HOOKLINE_DATABASE_URL },
    messageBus: messageBusConfig(values),
  };
};

const sharedByAll = [
  'HOOKLINE_EVENT_STORE_URL',
  'HOOKLINE_KAFKA_BROKERS',
  'HOOKLINE_DATABASE_URL',
  'HOOKLINE_MASTER_KEY',
] as const satisfies readonly (keyof Settings)[];

const refuseMissing = (values: Settings, role: Role): void => {
  const missing = sharedByAll.filter((name) => values[name] === undefined);
  if (missing.length > 0)
    throw new InvalidConfig(
      `${missing.join(', ')} must be set: the ${role} shares its engines and its secrets with other processes`,
    );
};

const forKafkaAlone = [
  'HOOKLINE_KAFKA_TLS',
  'HOOKLINE_KAFKA_CA_FILE',
  'HOOKLINE_KAFKA_SASL_MECHANISM',
  'HOOKLINE_KAFKA_USERNAME',
  'HOOKLINE_KAFKA_PASSWORD',
  'HOOKLINE_KAFKA_PARTITIONS',
  'HOOKLINE_KAFKA_REPLICATION',
] as const satisfies readonly (keyof Settings)[];

const messageBusConfig = (values: Settings): MessageBusConfig => {
  const brokers = values.HOOKLINE_KAFKA_BROKERS;
  if (brokers !== undefined)
    return {
      kind: 'kafka',
      brokers,
      ...encryptionConfig(values),
      sasl: saslConfig(values),
      partitions: values.HOOKLINE_KAFKA_PARTITIONS ?? null,
      replication: values.HOOKLINE_KAFKA_REPLICATION ?? null,
      topicPrefix: values.HOOKLINE_KAFKA_TOPIC_PREFIX,
    };
  const useless = forKafkaAlone.find((name) => values[name] !== undefined);
  if (useless !== undefined) throw new InvalidConfig(`${useless} needs HOOKLINE_KAFKA_BROKERS`);
  return { kind: 'embedded' };
};

/** An authority without TLS is a switch that was forgotten: the password would go over the wire in clear text. */
const encryptionConfig = (values: Settings): Pick<KafkaConfig, 'tls' | 'caFile'> => {
  const { HOOKLINE_KAFKA_TLS: tls = false, HOOKLINE_KAFKA_CA_FILE: caFile = null } = values;
  if (caFile !== null && !tls) throw new InvalidConfig('HOOKLINE_KAFKA_CA_FILE needs HOOKLINE_KAFKA_TLS=true');
  return { tls, caFile };
};

const saslConfig = (values: Settings): KafkaConfig['sasl'] => {
  const {
    HOOKLINE_KAFKA_SASL_MECHANISM: mechanism,
    HOOKLINE_KAFKA_USERNAME: username,
    HOOKLINE_KAFKA_PASSWORD: password,
  } = values;
  if (mechanism === undefined && username === undefined && password === undefined) return null;
  if (username === undefined || password === undefined)
    throw new InvalidConfig('HOOKLINE_KAFKA_USERNAME and HOOKLINE_KAFKA_PASSWORD must be set together');
  return { mechanism: mechanism ?? 'plain', username, password };
};
