import type {
  ChannelCredentialOptions,
  DNSClusterOptions,
  GossipClusterOptions,
  SingleNodeOptions,
} from '@eventstore/db-client';
import {
  type ConnectionOptions,
  parseConnectionString,
} from '@eventstore/db-client/dist/Client/parseConnectionString.js';
import { readFileSync } from 'node:fs';

import { EventStoreUnusable } from './event-store-unusable.js';

export interface ConnectionSettings {
  readonly node: SingleNodeOptions | GossipClusterOptions | DNSClusterOptions;
  readonly security: ChannelCredentialOptions;
  readonly credentials: ConnectionOptions['defaultCredentials'];
}

/**
 * What a connection string says, with its certificates read. Both names of the scheme are one protocol; the client
 * knows the older only. Its own `connectionString()` is not used: it prints the string, password and all, where
 * debugging is on, and makes plain clients.
 * @throws {EventStoreUnusable} which does not repeat the string
 */
export const parseConnectionSettings = (url: string): ConnectionSettings => {
  const options = parsed(url.replace(/^kurrentdb(?=:|\+)/, 'esdb'));
  return { node: toNode(options), security: toSecurity(options), credentials: options.defaultCredentials };
};

const parsed = (url: string): ConnectionOptions => {
  try {
    return parseConnectionString(url);
  } catch {
    throw new EventStoreUnusable('bad_url');
  }
};

const toNode = ({ hosts, dnsDiscover, ...options }: ConnectionOptions): ConnectionSettings['node'] => {
  const shared = given({
    keepAliveInterval: options.keepAliveInterval,
    keepAliveTimeout: options.keepAliveTimeout,
    connectionName: options.connectionName ?? 'hookline',
  });
  const cluster = given({
    maxDiscoverAttempts: options.maxDiscoverAttempts,
    discoveryInterval: options.discoveryInterval,
    gossipTimeout: options.gossipTimeout,
    nodePreference: options.nodePreference,
  });
  const [first] = hosts;
  if (first === undefined) throw new EventStoreUnusable('bad_url');
  if (dnsDiscover) return { ...shared, ...cluster, discover: first };
  return hosts.length > 1 ? { ...shared, ...cluster, endpoints: hosts } : { ...shared, endpoint: first };
};

const toSecurity = ({ tls, tlsCAFile, userCertFile, userKeyFile }: ConnectionOptions): ChannelCredentialOptions => {
  if (tls === false) return { insecure: true };
  return given({
    rootCertificate: contentOf(tlsCAFile),
    userCertFile: contentOf(userCertFile),
    userKeyFile: contentOf(userKeyFile),
  });
};

const contentOf = (file: string | undefined): Buffer | undefined => {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new EventStoreUnusable('bad_url', { cause });
  }
};

/** The client tells an absent option from one that is undefined. */
const given = <T extends object>(options: T): { [Key in keyof T]?: NonNullable<T[Key]> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: NonNullable<T[Key]>;
  };
