import type { Clock, Log } from '#libs/application';

import type { RetryTier } from './retry-tiers.js';

export interface KafkaSasl {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

/** Certificates in PEM. `true` trusts what Node trusts. */
export type KafkaTls = true | { readonly ca?: string; readonly cert?: string; readonly key?: string };

export interface KafkaTopicSettings {
  /**
   * Partitions of the topics that have a handler: as many processes can share them. `null`: 12 for a topic that is
   * made, any number for one that exists.
   */
  readonly partitions: number | null;
  /** Copies of each topic. `null`: three where there are so many brokers, for a topic that is made. */
  readonly replication: number | null;
  /** Put before the name of every topic and group, for several installations on one cluster. */
  readonly prefix: string;
}

export interface KafkaMessageBusOptions {
  /** `host:port`; one that answers is enough to find the others. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Processes with one id share the topics. */
  readonly groupId: string;
  readonly tls?: KafkaTls;
  readonly sasl?: KafkaSasl;
  /** From short to long. Absent: `defaultTiers`. */
  readonly tiers?: readonly RetryTier[];
  readonly topics?: Partial<KafkaTopicSettings>;
  readonly clock: Clock;
  readonly log: Log;
  /** A consumer has ended for good: the process should end, and start anew. */
  readonly onFailure: (error: Error) => void;
}
