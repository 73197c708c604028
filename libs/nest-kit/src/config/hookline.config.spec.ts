import { resolve } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { summaryOf } from './config-summary.js';
import type { Role } from './engines.config.js';
import { type Environment, parseConfig } from './hookline.config.js';
import { InvalidConfig } from './invalid-config.js';

const parse = (environment: Environment = {}, role: Role = 'standalone') =>
  parseConfig(environment, { role, isTerminal: false });

const refusalOf = (environment: Environment, role: Role = 'standalone'): string => {
  try {
    parse(environment, role);
  } catch (error) {
    if (error instanceof InvalidConfig) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('the configuration', () => {
  it('runs on this machine alone, with everything in ./data and ten days of retries, when nothing is set', () => {
    const config = parse();
    expect(config.http).toEqual({ host: '127.0.0.1', port: 4400 });
    expect(config.dataDir).toBe(resolve('data'));
    expect(config.eventStore).toEqual({ kind: 'embedded', file: resolve('data/events.db') });
    expect(config.delivery).toEqual({
      retryPolicy: { baseMs: 10_000, factor: 4, capMs: 86_400_000 },
      horizonMs: 864_000_000,
      requestTimeoutMs: 15_000,
      breakerFailures: 10,
      breakerPauseMs: 10_000,
      breakerLongestPauseMs: 300_000,
      failingAfterMs: 432_000_000,
      maxInFlight: 64,
    });
  });

  it('takes what is set', () => {
    const config = parse({
      HOOKLINE_PORT: '0',
      HOOKLINE_DATA_DIR: '/var/lib/hookline',
      HOOKLINE_ADMIN_KEY: 'a-key-of-sixteen',
      HOOKLINE_RETRY_BASE_MS: '100',
      HOOKLINE_RETRY_FACTOR: '1.5',
      HOOKLINE_LOG_FORMAT: 'pretty',
    });
    expect(config.http.port).toBe(0);
    expect(config.readModels).toEqual({ kind: 'embedded', file: '/var/lib/hookline/read-models.db' });
    expect(config.adminKey).toBe('a-key-of-sixteen');
    expect(config.delivery.retryPolicy).toMatchObject({ baseMs: 100, factor: 1.5 });
    expect(config.log.format).toBe('pretty');
  });

  it('leaves variables of others alone and counts an empty value as not set', () => {
    expect(parse({ PATH: '/bin', HOOKLINE_PORT: '', HOOKLINE_KAFKA_BROKERS: ' ' }).http.port).toBe(4400);
  });

  it('logs for people on a terminal and for machines elsewhere', () => {
    expect(parseConfig({}, { role: 'standalone', isTerminal: true }).log.format).toBe('pretty');
    expect(parse().log.format).toBe('json');
  });

  it.each([
    [{ HOOKLINE_PORT: '70000' }, 'HOOKLINE_PORT must be a whole number from 0 to 65535'],
    [{ HOOKLINE_PORT: '4400.5' }, 'HOOKLINE_PORT must be a whole number from 0 to 65535'],
    [
      { HOOKLINE_RETRY_BASE_MS: '10s' },
      'HOOKLINE_RETRY_BASE_MS must be a whole number from 1 to 31536000000 milliseconds',
    ],
    [{ HOOKLINE_RETRY_FACTOR: '0.5' }, 'HOOKLINE_RETRY_FACTOR must be a number from 1 to 100'],
    [{ HOOKLINE_MAX_IN_FLIGHT: '0' }, 'HOOKLINE_MAX_IN_FLIGHT must be a whole number from 1 to 1000 requests'],
    [{ HOOKLINE_ADMIN_KEY: 'short' }, 'HOOKLINE_ADMIN_KEY must be at least 16 visible ASCII characters without spaces'],
    [
      { HOOKLINE_ALLOWED_NETWORKS: '10.0.0.0' },
      'HOOKLINE_ALLOWED_NETWORKS must be networks like 10.0.0.0/8, separated by commas, or "none" alone',
    ],
    [
      { HOOKLINE_ALLOWED_NETWORKS: 'none,10.0.0.0/8' },
      'HOOKLINE_ALLOWED_NETWORKS must be networks like 10.0.0.0/8, separated by commas, or "none" alone',
    ],
    [{ HOOKLINE_LOG_LEVEL: 'loud' }, 'HOOKLINE_LOG_LEVEL must be debug, info, warn or error'],
    [{ HOOKLINE_LOG_FORMAT: 'xml' }, 'HOOKLINE_LOG_FORMAT must be pretty or json'],
    [
      { HOOKLINE_EVENT_STORE_URL: 'http://localhost' },
      'HOOKLINE_EVENT_STORE_URL must be a connection string like esdb://host:2113',
    ],
    [
      { HOOKLINE_DATABASE_URL: 'mysql://localhost' },
      'HOOKLINE_DATABASE_URL must be a URL like postgres://user:password@host/database',
    ],
    [
      { HOOKLINE_KAFKA_BROKERS: 'localhost' },
      'HOOKLINE_KAFKA_BROKERS must be brokers as host:port, separated by commas',
    ],
    [{ HOOKLINE_KAFKA_TLS: 'true' }, 'HOOKLINE_KAFKA_TLS needs HOOKLINE_KAFKA_BROKERS'],
    [{ HOOKLINE_KAFKA_PARTITIONS: '3' }, 'HOOKLINE_KAFKA_PARTITIONS needs HOOKLINE_KAFKA_BROKERS'],
    [{ HOOKLINE_KAFKA_REPLICATION: '3' }, 'HOOKLINE_KAFKA_REPLICATION needs HOOKLINE_KAFKA_BROKERS'],
    [
      { HOOKLINE_KAFKA_BROKERS: 'localhost:9092', HOOKLINE_KAFKA_CA_FILE: 'ca.pem' },
      'HOOKLINE_KAFKA_CA_FILE needs HOOKLINE_KAFKA_TLS=true',
    ],
    [
      { HOOKLINE_KAFKA_BROKERS: 'localhost:9092', HOOKLINE_KAFKA_USERNAME: 'hookline' },
      'HOOKLINE_KAFKA_USERNAME and HOOKLINE_KAFKA_PASSWORD must be set together',
    ],
    [
      { HOOKLINE_WORKERS: 'projector,gardener' },
      'HOOKLINE_WORKERS must be all, none, or some of projector, reconciler, separated by commas',
    ],
    [
      { HOOKLINE_WORKERS: 'none' },
      'HOOKLINE_WORKERS must include projector: no other process reaches embedded read models',
    ],
    [{ HOOKLINE_PROT: '4400' }, 'HOOKLINE_PROT is not a setting of Hookline (.env.example lists them all)'],
    [
      { HOOKLINE_RETRY_BASE_MS: '500', HOOKLINE_RETRY_CAP_MS: '400' },
      'HOOKLINE_RETRY_BASE_MS (500) must not be larger than HOOKLINE_RETRY_CAP_MS (400)',
    ],
    [
      { HOOKLINE_BREAKER_PAUSE_MS: '600000' },
      'HOOKLINE_BREAKER_PAUSE_MS (600000) must not be larger than HOOKLINE_BREAKER_LONGEST_PAUSE_MS (300000)',
    ],
  ])('refuses %j in one line that says what to write', (environment: Environment, line) => {
    expect(refusalOf(environment)).toBe(line);
  });

  it('names everything that is wrong, in one line and without a value', () => {
    expect(refusalOf({ HOOKLINE_PORT: 'x', HOOKLINE_ADMIN_KEY: 'my secret' })).toBe(
      'HOOKLINE_PORT must be a whole number from 0 to 65535; HOOKLINE_ADMIN_KEY must be at least 16 visible ASCII characters without spaces',
    );
  });
});

const shared = {
  HOOKLINE_EVENT_STORE_URL: 'esdb://store:2113?tls=false',
  HOOKLINE_DATABASE_URL: 'postgres://hookline@database/hookline',
  HOOKLINE_KAFKA_BROKERS: 'kafka-1:9092, kafka-2:9092',
  HOOKLINE_MASTER_KEY: 'AAAA',
};

describe('the engines of a process', () => {
  it('are those that are named, each on its own, in standalone', () => {
    const { HOOKLINE_KAFKA_BROKERS, HOOKLINE_DATABASE_URL } = shared;
    const config = parse({ HOOKLINE_KAFKA_BROKERS, HOOKLINE_DATABASE_URL });
    expect(config.eventStore.kind).toBe('embedded');
    expect(config.readModels).toEqual({ kind: 'postgresql', url: HOOKLINE_DATABASE_URL });
    expect(config.messageBus).toEqual({
      kind: 'kafka',
      brokers: ['kafka-1:9092', 'kafka-2:9092'],
      tls: false,
      sasl: null,
      caFile: null,
      partitions: null,
      replication: null,
      topicPrefix: '',
    });
  });

  it('are never chosen for a process that shares them with others', () => {
    expect(refusalOf({}, 'api')).toBe(
      'HOOKLINE_EVENT_STORE_URL, HOOKLINE_KAFKA_BROKERS, HOOKLINE_DATABASE_URL, HOOKLINE_MASTER_KEY must be set: the api shares its engines and its secrets with other processes',
    );
    expect(refusalOf({ ...shared, HOOKLINE_MASTER_KEY: '' }, 'dispatcher')).toMatch(/^HOOKLINE_MASTER_KEY must be set/);
  });

  it('leave nothing on the machine of a process that shares them, which others reach', () => {
    const { dataDir, http, masterKeys } = parse(shared, 'api');
    expect({ dataDir, host: http.host, file: masterKeys.file }).toEqual({ dataDir: null, host: '0.0.0.0', file: null });
  });

  it('take the credentials of Kafka', () => {
    const { messageBus } = parse({
      HOOKLINE_KAFKA_BROKERS: 'kafka:9093',
      HOOKLINE_KAFKA_TLS: 'true',
      HOOKLINE_KAFKA_SASL_MECHANISM: 'scram-sha-512',
      HOOKLINE_KAFKA_USERNAME: 'hookline',
      HOOKLINE_KAFKA_PASSWORD: 'secret',
    });
    expect(messageBus).toMatchObject({
      tls: true,
      sasl: { mechanism: 'scram-sha-512', username: 'hookline', password: 'secret' },
    });
  });

  it('have their workers in the api, as many as wanted, and none in the dispatcher', () => {
    expect(parse(shared, 'api').workers).toEqual(['projector', 'reconciler']);
    expect(parse({ ...shared, HOOKLINE_WORKERS: 'reconciler' }, 'api').workers).toEqual(['reconciler']);
    expect(parse({ ...shared, HOOKLINE_WORKERS: 'none' }, 'api').workers).toEqual([]);
    expect(parse(shared, 'dispatcher').workers).toEqual([]);
  });
});

describe('the networks that requests may go to', () => {
  it.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1'])('include this machine when it listens on %s only', (host) => {
    expect(parse({ HOOKLINE_HOST: host }).allowedNetworks).toEqual({
      cidrs: ['127.0.0.0/8', '::1/128'],
      because: 'loopback',
    });
  });

  it('are the public ones alone when others can reach this installation', () => {
    expect(parse({ HOOKLINE_HOST: '0.0.0.0' }).allowedNetworks).toEqual({ cidrs: [], because: 'default' });
  });

  it('are the public ones alone with none', () => {
    expect(parse({ HOOKLINE_ALLOWED_NETWORKS: 'none' }).allowedNetworks).toEqual({ cidrs: [], because: 'configured' });
  });

  it('are what is listed, instead of this machine', () => {
    expect(parse({ HOOKLINE_ALLOWED_NETWORKS: '10.0.0.0/8, fd00::/8' }).allowedNetworks).toEqual({
      cidrs: ['10.0.0.0/8', 'fd00::/8'],
      because: 'configured',
    });
  });
});

describe('the summary at start', () => {
  it('says whether secrets are set and never what they are', () => {
    const summary = summaryOf(parse({ HOOKLINE_ADMIN_KEY: 'a-key-of-sixteen', HOOKLINE_MASTER_KEY: 'master secret' }));
    expect(summary).toMatchObject({ adminKey: 'set', masterKey: 'set' });
    expect(JSON.stringify(summary)).not.toMatch(/a-key-of-sixteen|master secret/);
    expect(summaryOf(parse())).toMatchObject({ adminKey: 'not set', masterKey: resolve('data/master.key') });
  });

  it('says where requests may go', () => {
    expect(summaryOf(parse())['requestsMayGoTo']).toBe('public addresses and 127.0.0.0/8, ::1/128');
  });
});
