import { readFile } from 'node:fs/promises';

import { EventStoreDbEventStore } from '#libs/adapters/event-store-eventstoredb';
import { DirectoryLock, ensureFolderOf, SqliteEventStore } from '#libs/adapters/event-store-sqlite';
import { KafkaMessageBus, type KafkaMessageBusOptions } from '#libs/adapters/message-bus-kafka';
import { MemoryMessageBus } from '#libs/adapters/message-bus-memory';
import { openPostgresqlReadModels, openReadModels, type OpenReadModels } from '#libs/adapters/read-models';
import type { Clock, EventStore, Ids, Log, MessageBus } from '#libs/application';

import type { EventStoreConfig, KafkaConfig, MessageBusConfig, ReadModelsConfig } from '../config/engines.config.js';
import type { HooklineConfig } from '../config/hookline.config.js';
import { InvalidConfig } from '../config/invalid-config.js';

export interface EngineOptions {
  readonly log: Log;
  /** An engine has failed for good: the process should end. */
  readonly onFailure: (what: EngineFailure, error: unknown) => void;
}

type EngineFailure = 'the event store has failed' | 'the read models have failed' | 'Kafka has failed';

/** Longer than the server's own limits: what it has not answered by then, it will not answer. */
const eventStoreTimeoutMs = 12_000;

/**
 * Makes the data directory, and takes it for this process alone where the read models are in it, whatever event store
 * they follow. Answers how to let it go.
 * @throws with one sentence for whoever started the process
 */
export const takeDataDirectory = async ({
  dataDir,
  masterKeys,
  readModels,
}: Pick<HooklineConfig, 'dataDir' | 'masterKeys' | 'readModels'>): Promise<() => Promise<void>> => {
  if (masterKeys.file !== null) await ensureFolderOf(masterKeys.file);
  const lock = dataDir !== null && readModels.kind === 'embedded' ? await DirectoryLock.take(dataDir) : null;
  return async () => lock?.release();
};

/** One choice an engine, here and below: a new kind of engine fails to compile. */
export const openEventStore = (config: EventStoreConfig, { onFailure }: EngineOptions): Promise<EventStore> => {
  switch (config.kind) {
    case 'embedded':
      return SqliteEventStore.open({
        file: config.file,
        onFailure: (error) => {
          onFailure('the event store has failed', error);
        },
      });
    case 'eventstoredb':
      return EventStoreDbEventStore.connect({ url: config.url, appendTimeoutMs: eventStoreTimeoutMs });
  }
};

export const openReadModelsOf = (
  config: ReadModelsConfig,
  { clock, ids, log, onFailure }: EngineOptions & { readonly clock: Clock; readonly ids: Ids },
): Promise<OpenReadModels> => {
  switch (config.kind) {
    case 'embedded':
      return openReadModels({
        file: config.file,
        clock,
        ids,
        onFailure: (error) => {
          onFailure('the read models have failed', error);
        },
      });
    case 'postgresql':
      return openPostgresqlReadModels({ url: config.url, clock, ids, log });
  }
};

export const openMessageBus = async (
  config: MessageBusConfig,
  { clock, log, onFailure }: EngineOptions & { readonly clock: Clock },
): Promise<MessageBus> => {
  switch (config.kind) {
    case 'embedded':
      return new MemoryMessageBus({ clock, log });
    case 'kafka':
      return KafkaMessageBus.connect({
        brokers: config.brokers,
        clientId: 'hookline',
        groupId: 'hookline',
        ...(await encryption(config)),
        ...(config.sasl === null ? {} : { sasl: config.sasl }),
        topics: { partitions: config.partitions, replication: config.replication, prefix: config.topicPrefix },
        clock,
        log,
        onFailure: (error) => {
          onFailure('Kafka has failed', error);
        },
      });
  }
};

const encryption = async ({ tls, caFile }: KafkaConfig): Promise<Pick<KafkaMessageBusOptions, 'tls'>> => {
  if (!tls) return {};
  if (caFile === null) return { tls: true };
  try {
    return { tls: { ca: await readFile(caFile, 'utf8') } };
  } catch (error) {
    throw new InvalidConfig(`HOOKLINE_KAFKA_CA_FILE: ${caFile} cannot be read`, { cause: error });
  }
};
