import { createProjector, type Projection } from '#libs/application';

import { type HooklineConfig, loadConfig } from './config/hookline.config.js';
import { type Engines, openEngines } from './engines/engines.js';
import { inOneLine, lineForPeople } from './lifecycle/line-for-people.js';
import { sayOnStderr } from './lifecycle/say-on-stderr.js';
import { openLog } from './logging/open-log.js';

const progressEvery = 10_000;

/**
 * Drops the read models and folds them again from the event store, while Hookline is stopped: the open store refuses
 * a second process. Nothing is sent: no bus, no worker and no HTTP is started.
 */
export const rebuildReadModels = async (): Promise<void> => {
  try {
    await rebuild(loadConfig('standalone'));
  } catch (error) {
    sayOnStderr(lineForPeople(error) ?? `the read models could not be rebuilt: ${inOneLine(error)}`);
    process.exitCode = 1;
  }
};

const rebuild = async (config: HooklineConfig): Promise<void> => {
  const log = openLog({ ...config.log, level: 'error' });
  const engines = await openEngines(config, { log, onFailure: () => undefined });
  try {
    const startedAt = performance.now();
    sayOnStderr(`rebuilding the read models in ${config.dataDir}`);
    await engines.projection.reset();
    const facts = await projectAll(engines);
    sayOnStderr(
      `${facts} facts in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s: the read models are complete`,
    );
  } finally {
    await engines.closeReadModels();
    await engines.store.close();
  }
};

/** Until the tail is reached. @throws the first error of the projection: what cannot be read is never skipped */
const projectAll = async (engines: Engines): Promise<number> => {
  const finished = new AbortController();
  let facts = 0;
  let running: Promise<void> = Promise.resolve();
  try {
    await new Promise<void>((resolve, reject) => {
      const counting: Projection = {
        checkpoint: () => engines.projection.checkpoint(),
        reset: () => engines.projection.reset(),
        apply: async (events, position) => {
          await engines.projection.apply(events, position).catch((error: unknown) => {
            reject(toError(error));
            throw error;
          });
          const before = facts;
          facts += events.length;
          if (Math.floor(facts / progressEvery) > Math.floor(before / progressEvery))
            sayOnStderr(`${facts} facts so far`);
        },
      };
      const projector = createProjector(engines, counting);
      running = projector.run(finished.signal);
      projector.whenCaughtUp().then(resolve, reject);
    });
  } finally {
    finished.abort();
    await running;
  }
  return facts;
};

const toError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
