import type { LogFields } from '#libs/application';

import type { HooklineConfig } from './hookline.config.js';

const set = (secret: string | null): string => (secret === null ? 'not set' : 'set');

const masterKeyOf = ({ keyList, file }: HooklineConfig['masterKeys']): string =>
  keyList === null && file !== null ? file : set(keyList);

const networksOf = ({ cidrs }: HooklineConfig['allowedNetworks']): string =>
  cidrs.length === 0 ? 'public addresses only' : `public addresses and ${cidrs.join(', ')}`;

/** What this process runs with, for one log line. Secrets are "set" or "not set", or the file they are in. */
export const summaryOf = (config: HooklineConfig): LogFields => ({
  role: config.role,
  host: config.http.host,
  port: config.http.port,
  dataDir: config.dataDir,
  eventStore: config.eventStore.kind,
  messageBus: config.messageBus.kind,
  readModels: config.readModels.kind,
  workers: config.workers.join(', '),
  adminKey: set(config.adminKey),
  masterKey: masterKeyOf(config.masterKeys),
  httpsOnly: config.httpsOnly,
  requestsMayGoTo: networksOf(config.allowedNetworks),
  retryBaseMs: config.delivery.retryPolicy.baseMs,
  retryFactor: config.delivery.retryPolicy.factor,
  retryCapMs: config.delivery.retryPolicy.capMs,
  retryHorizonMs: config.delivery.horizonMs,
  retentionMs: config.retentionMs,
});
