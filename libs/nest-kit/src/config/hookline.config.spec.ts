import { resolve } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { summaryOf } from './config-summary.js';
import { type Environment, InvalidConfig, parseConfig } from './hookline.config.js';

const parse = (environment: Environment = {}) => parseConfig(environment, { isTerminal: false });

const refusalOf = (environment: Environment): string => {
  try {
    parse(environment);
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
    expect(config.readModels.file).toBe('/var/lib/hookline/read-models.db');
    expect(config.adminKey).toBe('a-key-of-sixteen');
    expect(config.delivery.retryPolicy).toMatchObject({ baseMs: 100, factor: 1.5 });
    expect(config.log.format).toBe('pretty');
  });

  it('leaves variables of others alone and counts an empty value as not set', () => {
    expect(parse({ PATH: '/bin', HOOKLINE_PORT: '', HOOKLINE_KAFKA_BROKERS: ' ' }).http.port).toBe(4400);
  });

  it('logs for people on a terminal and for machines elsewhere', () => {
    expect(parseConfig({}, { isTerminal: true }).log.format).toBe('pretty');
    expect(parseConfig({}, { isTerminal: false }).log.format).toBe('json');
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
      { HOOKLINE_EVENT_STORE_URL: 'esdb://localhost' },
      'HOOKLINE_EVENT_STORE_URL is not supported by this version, which keeps everything in the data directory: remove it',
    ],
    [
      { HOOKLINE_KAFKA_BROKERS: 'localhost:9092' },
      'HOOKLINE_KAFKA_BROKERS is not supported by this version, which keeps everything in the data directory: remove it',
    ],
    [
      { HOOKLINE_DATABASE_URL: 'postgres://localhost' },
      'HOOKLINE_DATABASE_URL is not supported by this version, which keeps everything in the data directory: remove it',
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
    expect(summaryOf(parse())).toMatchObject({ adminKey: 'not set', masterKey: 'not set' });
  });

  it('says that this machine is open without having been asked for it', () => {
    expect(summaryOf(parse())['requestsMayGoTo']).toMatch(/127\.0\.0\.0\/8.*HOOKLINE_ALLOWED_NETWORKS=none closes it/);
  });
});
