import { describe, it } from '@jest/globals';

import { runsOnRealEngines } from '../support/open-installation.js';

/** Why a spec cannot run on Kafka, PostgreSQL and an event store of their own. */
const reasons = {
  dataDirectory: 'api and dispatcher have no data directory',
  oneProcess: 'it is about one process',
} as const;

/** A suite that only the embedded engines can run: on the real ones it is listed as skipped, with the reason. */
export const describeOnlyEmbedded = (reason: keyof typeof reasons, name: string, suite: () => void): void => {
  if (runsOnRealEngines) describe.skip(`${name} (${reasons[reason]})`, suite);
  else describe(name, suite);
};

/** As `describeOnlyEmbedded`, for one test. */
export const itOnlyEmbedded = (reason: keyof typeof reasons, name: string, test: () => Promise<void>): void => {
  if (runsOnRealEngines) it.skip(`${name} (${reasons[reason]})`, test);
  else it(name, test);
};
