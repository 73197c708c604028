import { CorruptRecord } from '#libs/application';

import type { Engines } from './engines.js';

/**
 * An event store that was restored from a backup knows less than the read models: they show facts that are gone, and
 * nobody can follow a store from a place that it has not reached.
 * @throws {CorruptRecord} with one sentence for whoever started the process
 */
export const refuseReadModelsAhead = async ({
  store,
  projection,
}: Pick<Engines, 'store' | 'projection'>): Promise<void> => {
  const checkpoint = await projection.checkpoint();
  if (checkpoint !== null && !(await store.hasReached(checkpoint)))
    throw new CorruptRecord(
      'the read models are ahead of the event store, which seems to be restored from a backup: rebuild them with npm run rebuild-read-models',
    );
};
