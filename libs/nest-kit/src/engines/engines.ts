import { createHttpSender } from '#libs/adapters/http-sender';
import { AjvSchemaCompiler } from '#libs/adapters/json-schema';
import {
  AesSecretBox,
  NodeIds,
  Sha256KeyHasher,
  StandardWebhooksSigner,
  SystemClock,
} from '#libs/adapters/node-crypto';
import type { OpenReadModels } from '#libs/adapters/read-models';
import {
  type AddressGuard,
  type Clock,
  type EventStore,
  type HttpSender,
  type Ids,
  type KeyHasher,
  type Log,
  type MessageBus,
  rebuildBeside,
  type RequestSigner,
  type SchemaCompiler,
  type SecretBox,
} from '#libs/application';

import type { HooklineConfig } from '../config/hookline.config.js';
import { Opening } from '../lifecycle/opening.js';
import { loadMasterKeys } from './master-keys.js';
import {
  type EngineOptions,
  openEventStore,
  openMessageBus,
  openReadModelsOf,
  takeDataDirectory,
} from './open-engines.js';

/** Every port, bound to its adapter: the only place that names adapters. */
export interface Engines extends Omit<OpenReadModels, 'close'> {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly keyHasher: KeyHasher;
  readonly secretBox: SecretBox;
  readonly signer: RequestSigner;
  readonly schemaCompiler: SchemaCompiler;
  readonly store: EventStore;
  readonly bus: MessageBus;
  readonly sender: HttpSender & AddressGuard;
  readonly closeReadModels: () => Promise<void>;
}

/**
 * Opens the data directory first, which refuses a second process.
 * @throws with one sentence for whoever started the process; what was opened is closed again
 */
export const openEngines = async (
  config: HooklineConfig,
  { log, onFailure }: EngineOptions,
  opening = new Opening(),
): Promise<Engines> => {
  const clock = new SystemClock();
  const ids = new NodeIds(clock);
  const opened: (() => Promise<void>)[] = [];
  try {
    const leaveDirectory = await takeDataDirectory(config);
    opened.push(leaveDirectory);
    const store = await openEventStore(config.eventStore, { log, onFailure });
    opened.push(() => store.close());
    const masterKeys = await loadMasterKeys(config.masterKeys, store);
    const readModels = await openReadModelsOf(config.readModels, { clock, ids, log, onFailure });
    opened.push(() => readModels.close());
    await opening.finish((signal) => rebuildIfNeeded({ store, clock, log }, readModels, signal));
    const bus = await openMessageBus(config.messageBus, { clock, log, onFailure });
    return {
      ...readModels,
      closeReadModels: () => readModels.close().finally(leaveDirectory),
      clock,
      ids,
      log,
      store,
      bus,
      keyHasher: new Sha256KeyHasher(),
      secretBox: new AesSecretBox(masterKeys),
      signer: new StandardWebhooksSigner(),
      schemaCompiler: new AjvSchemaCompiler(),
      sender: createHttpSender({
        clock,
        allowedNetworks: config.allowedNetworks.cidrs,
        httpsOnly: config.httpsOnly,
        threadPoolSize: config.threadPoolSize,
      }),
    };
  } catch (error) {
    for (const close of opened.reverse()) await close();
    throw error;
  }
};

/** Tables of an older version that hold rows are not changed under the processes that use them: new ones take over. */
const rebuildIfNeeded = async (
  engines: Pick<Engines, 'store' | 'clock' | 'log'>,
  { rebuilds }: Pick<OpenReadModels, 'rebuilds'>,
  signal: AbortSignal,
): Promise<void> => {
  if (rebuilds?.isNeeded !== true) return;
  await rebuildBeside(engines, rebuilds, { signal, tell: () => undefined });
};
