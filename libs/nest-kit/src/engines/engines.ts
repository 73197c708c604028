import { SqliteEventStore } from '#libs/adapters/event-store-sqlite';
import { createHttpSender } from '#libs/adapters/http-sender';
import {
  AesSecretBox,
  NodeIds,
  Sha256KeyHasher,
  StandardWebhooksSigner,
  SystemClock,
} from '#libs/adapters/node-crypto';
import { MemoryMessageBus } from '#libs/adapters/message-bus-memory';
import { openReadModels, type OpenReadModels } from '#libs/adapters/read-models';
import type {
  AddressGuard,
  Clock,
  EventStore,
  HttpSender,
  Ids,
  KeyHasher,
  Log,
  MessageBus,
  RequestSigner,
  SecretBox,
} from '#libs/application';

import type { HooklineConfig } from '../config/hookline.config.js';
import { loadMasterKeys } from './master-keys.js';

/** Every port, bound to its adapter: the only place that names adapters. */
export interface Engines extends Omit<OpenReadModels, 'close'> {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly keyHasher: KeyHasher;
  readonly secretBox: SecretBox;
  readonly signer: RequestSigner;
  readonly store: EventStore;
  readonly bus: MessageBus;
  readonly sender: HttpSender & AddressGuard;
  readonly closeReadModels: () => Promise<void>;
}

export interface EngineOptions {
  readonly log: Log;
  /** An engine has failed for good: the process should end. */
  readonly onFailure: (error: Error) => void;
}

/**
 * Opens the event store first: it is what refuses a second process on the same data directory.
 * @throws with one sentence for whoever started the process; what was opened is closed again
 */
export const openEngines = async (config: HooklineConfig, { log, onFailure }: EngineOptions): Promise<Engines> => {
  const clock = new SystemClock();
  const ids = new NodeIds(clock);
  const store = await SqliteEventStore.open({ file: config.eventStore.file, onFailure });
  try {
    const masterKeys = await loadMasterKeys(config.masterKeys, store);
    const readModels = await openReadModels({ file: config.readModels.file, clock, ids });
    return {
      ...readModels,
      closeReadModels: () => readModels.close(),
      clock,
      ids,
      log,
      store,
      keyHasher: new Sha256KeyHasher(),
      secretBox: new AesSecretBox(masterKeys),
      signer: new StandardWebhooksSigner(),
      bus: new MemoryMessageBus({ clock, log }),
      sender: createHttpSender({ clock, allowedNetworks: config.allowedNetworks.cidrs, httpsOnly: false }),
    };
  } catch (error) {
    await store.close();
    throw error;
  }
};
