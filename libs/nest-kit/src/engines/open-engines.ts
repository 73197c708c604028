import { SqliteEventStore } from '#libs/adapters/event-store-sqlite';
import { MemoryMessageBus } from '#libs/adapters/message-bus-memory';
import { openReadModels, type OpenReadModels } from '#libs/adapters/read-models';
import type { Clock, EventStore, Ids, Log, MessageBus } from '#libs/application';

import type { EventStoreConfig, MessageBusConfig, ReadModelsConfig } from '../config/engines.config.js';
import { InvalidConfig } from '../config/invalid-config.js';

/** One choice an engine: a new kind of engine fails to compile here. */

export const openEventStore = (
  config: EventStoreConfig,
  { onFailure }: { readonly log: Log; readonly onFailure: (error: Error) => void },
): Promise<EventStore> => {
  switch (config.kind) {
    case 'embedded':
      return SqliteEventStore.open({ file: config.file, onFailure });
    case 'eventstoredb':
      throw new InvalidConfig('HOOKLINE_EVENT_STORE_URL is not supported yet');
  }
};

export const openReadModelsOf = (
  config: ReadModelsConfig,
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
): Promise<OpenReadModels> => {
  switch (config.kind) {
    case 'embedded':
      return openReadModels({ file: config.file, clock, ids });
    case 'postgresql':
      throw new InvalidConfig('HOOKLINE_DATABASE_URL is not supported yet');
  }
};

export const openMessageBus = (
  config: MessageBusConfig,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): MessageBus => {
  switch (config.kind) {
    case 'embedded':
      return new MemoryMessageBus({ clock, log });
    case 'kafka':
      throw new InvalidConfig('HOOKLINE_KAFKA_BROKERS is not supported yet');
  }
};
