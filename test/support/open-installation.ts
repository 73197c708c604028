import { EmbeddedInstallation } from './embedded-installation.js';
import type { Installation } from './installation.js';
import { RealInstallation } from './real-installation.js';

/** `real`: processes of their own on Kafka, PostgreSQL and an event store; otherwise one process and its folder. */
export const runsOnRealEngines = process.env['HOOKLINE_TEST_ENGINES'] === 'real';

/** A new one, with nothing in it. */
export const openInstallation = (): Promise<Installation> =>
  runsOnRealEngines ? RealInstallation.open() : EmbeddedInstallation.open();
