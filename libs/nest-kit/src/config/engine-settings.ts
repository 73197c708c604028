import { z } from 'zod';

import { expecting, listOf, wholeNumber, yesOrNo } from './setting-types.js';

const urlOf = (what: string, ...protocols: readonly string[]) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), expecting(what))
    .optional();

const isHostAndPort = (text: string): boolean => /^(\[[0-9a-f:]+\]|[a-z0-9_.-]+):\d{1,5}$/i.test(text);

const brokers = z
  .string()
  .transform(listOf)
  .refine((entries) => entries.every(isHostAndPort), expecting('brokers as host:port, separated by commas'))
  .optional();

export const workerNames = ['projector', 'reconciler'] as const;
export type WorkerName = (typeof workerNames)[number];

const isWorkerName = (text: string): text is WorkerName => (workerNames as readonly string[]).includes(text);

const workers = z
  .string()
  .default('all')
  .transform((text): readonly string[] => (text === 'all' ? workerNames : text === 'none' ? [] : listOf(text)))
  .refine(
    (names): names is readonly WorkerName[] => names.every(isWorkerName),
    expecting(`all, none, or some of ${workerNames.join(', ')}, separated by commas`),
  );

/** Which engines carry the load, and what this process does for all the others. */
export const engineSettings = {
  HOOKLINE_EVENT_STORE_URL: urlOf(
    'a connection string like esdb://host:2113',
    'esdb:',
    'esdb+discover:',
    'kurrentdb:',
    'kurrentdb+discover:',
  ),
  HOOKLINE_DATABASE_URL: urlOf('a URL like postgres://user:password@host/database', 'postgres:', 'postgresql:'),
  HOOKLINE_KAFKA_BROKERS: brokers,
  HOOKLINE_KAFKA_TLS: yesOrNo(),
  HOOKLINE_KAFKA_CA_FILE: z.string().optional(),
  HOOKLINE_KAFKA_SASL_MECHANISM: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'], expecting('plain, scram-sha-256 or scram-sha-512'))
    .optional(),
  HOOKLINE_KAFKA_USERNAME: z.string().optional(),
  HOOKLINE_KAFKA_PASSWORD: z.string().optional(),
  HOOKLINE_KAFKA_PARTITIONS: wholeNumber({ from: 1, to: 1_000, unit: 'partitions' }).optional(),
  HOOKLINE_KAFKA_REPLICATION: wholeNumber({ from: 1, to: 15, unit: 'replicas' }).optional(),
  HOOKLINE_KAFKA_TOPIC_PREFIX: z
    .string()
    .regex(/^[a-zA-Z0-9._-]{0,64}$/, expecting('at most 64 letters, digits, dots, hyphens and underscores'))
    .default(''),
  HOOKLINE_WORKERS: workers,
};
