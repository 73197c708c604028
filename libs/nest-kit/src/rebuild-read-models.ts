import { rebuildBeside, rebuildInPlace, type RebuildProgress } from '#libs/application';

import { type HooklineConfig, loadConfig } from './config/hookline.config.js';
import { type Engines, openEngines } from './engines/engines.js';
import { inOneLine, lineForPeople } from './lifecycle/line-for-people.js';
import { sayOnStderr } from './lifecycle/say-on-stderr.js';
import { openLog } from './logging/open-log.js';

const progressEvery = 10_000;

/**
 * Folds the read models again from the event store. On the embedded engines Hookline is stopped meanwhile, which the
 * open store sees to; on PostgreSQL it goes on with the old ones. Nothing is sent: no worker and no HTTP is started.
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
  // Nothing is published: Kafka may be away, and its connections would keep this process from ending.
  const withoutKafka = { ...config, messageBus: { kind: 'embedded' } } as const;
  const engines = await openEngines(withoutKafka, { log, onFailure: () => undefined });
  try {
    const startedAt = performance.now();
    sayOnStderr(`rebuilding the read models ${placeOf(config)}`);
    const facts = await refill(engines);
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    sayOnStderr(
      facts === null
        ? 'another process rebuilt the read models meanwhile'
        : `${facts} facts in ${seconds} s: the read models are complete`,
    );
  } finally {
    await engines.closeReadModels();
    await engines.store.close();
  }
};

const placeOf = ({ readModels, dataDir }: HooklineConfig): string =>
  readModels.kind === 'embedded' ? `in ${dataDir}` : 'beside the ones that serve';

const refill = (engines: Engines): Promise<number | null> => {
  const options = { signal: new AbortController().signal, tell: tellEvery(progressEvery) };
  const { projection, rebuilds } = engines;
  return rebuilds === null ? rebuildInPlace(engines, projection, options) : rebuildBeside(engines, rebuilds, options);
};

const tellEvery = (every: number): RebuildProgress => {
  let told = 0;
  return (facts) => {
    if (Math.floor(facts / every) === told) return;
    told = Math.floor(facts / every);
    sayOnStderr(`${facts} facts so far`);
  };
};
