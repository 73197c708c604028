import type { Message } from 'kafkajs';

import { toInstant, toMs } from '#libs/domain';

import type { Outgoing } from './outbox.js';
import { type Hop, nextHop, type RetryTier, topicOf } from './retry-tiers.js';
import { header } from './wire-headers.js';

/** A record that waits for its instant before it goes to its topic. */
export interface DelayedRecord {
  /** As the broker knows it. */
  readonly topic: string;
  readonly key: Buffer | string | null;
  readonly value: Buffer | string | null;
  readonly dueAtMs: number;
  readonly id: string | null;
}

export interface TierSettings {
  /** From short to long. */
  readonly tiers: readonly RetryTier[];
  readonly prefix: string;
}

export const hopOf = ({ tiers }: TierSettings, { dueAtMs }: DelayedRecord, nowMs: number): Hop =>
  nextHop(tiers, dueAtMs, nowMs);

/** The record into a tier. Its timestamp is the broker's: an old one would let it expire at once. */
export const intoTier = (
  { prefix }: TierSettings,
  record: DelayedRecord,
  { tier, releaseAtMs }: Extract<Hop, { kind: 'wait' }>,
): Outgoing => ({
  topic: prefix + topicOf(tier),
  message: {
    key: record.key,
    value: record.value,
    headers: {
      [header.dueAt]: toInstant(record.dueAtMs),
      [header.releaseAt]: toInstant(releaseAtMs),
      [header.topic]: record.topic,
      ...(record.id === null ? {} : { [header.id]: record.id }),
    },
  },
});

/** The record into its topic, now that it is due. */
export const intoTopic = ({ topic, key, value }: DelayedRecord): Outgoing => ({ topic, message: { key, value } });

/** A record of a tier and the instant at which it leaves it. @throws when a header is missing or no instant */
export const readFromTier = (
  { key, value }: Pick<Message, 'key' | 'value'>,
  headers: Readonly<Record<string, string>>,
): { readonly record: DelayedRecord; readonly releaseAtMs: number } => {
  const topic = headers[header.topic];
  if (topic === undefined) throw new Error(`it has no ${header.topic}`);
  return {
    record: {
      topic,
      key: key ?? null,
      value,
      dueAtMs: instantIn(headers, header.dueAt),
      id: headers[header.id] ?? null,
    },
    releaseAtMs: instantIn(headers, header.releaseAt),
  };
};

const instantIn = (headers: Readonly<Record<string, string>>, name: string): number => {
  const ms = toMs(headers[name] ?? '');
  if (Number.isNaN(ms)) throw new Error(`its ${name} is not an instant`);
  return ms;
};
