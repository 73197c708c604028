import type { LogFields } from '#libs/application';

import type { HooklineConfig } from './hookline.config.js';

const set = (secret: string | null): string => (secret === null ? 'not set' : 'set');

const networksOf = ({ cidrs, because }: HooklineConfig['allowedNetworks']): string => {
  const opened = cidrs.length === 0 ? 'public addresses only' : `public addresses and ${cidrs.join(', ')}`;
  return because === 'loopback'
    ? `${opened} (this machine is open because HOOKLINE_HOST is a loopback address; HOOKLINE_ALLOWED_NETWORKS=none closes it)`
    : opened;
};

/** What this process runs with, for one log line. Secrets are "set" or "not set". */
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
  masterKey: set(config.masterKeys.keyList),
  httpsOnly: config.httpsOnly,
  requestsMayGoTo: networksOf(config.allowedNetworks),
  retryBaseMs: config.delivery.retryPolicy.baseMs,
  retryFactor: config.delivery.retryPolicy.factor,
  retryCapMs: config.delivery.retryPolicy.capMs,
  retryHorizonMs: config.delivery.horizonMs,
  retentionMs: config.retentionMs,
});
