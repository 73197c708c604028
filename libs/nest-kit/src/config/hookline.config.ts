import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';

import type { DeliverySettings, SessionSettings } from '#libs/application';

import type { LogLevel } from '../logging/log-level.js';
import type { WorkerName } from './engine-settings.js';
import { enginesConfig, type EnginesConfig, type Role } from './engines.config.js';
import { InvalidConfig } from './invalid-config.js';
import { contradictionIn, settings, type Settings } from './settings.js';

/** What one client may ask of one process. */
export interface ApiLimits {
  readonly publishesPerSecond: number;
  readonly requestsPerSecond: number;
  readonly failedSignInsPerMinute: number;
}

export interface HooklineConfig extends EnginesConfig {
  readonly role: Role;
  readonly http: { readonly host: string; readonly port: number };
  /** Absolute; `null` for a process that keeps nothing on this machine. */
  readonly dataDir: string | null;
  /** What this process does for all others, whenever none of them does. */
  readonly workers: readonly WorkerName[];
  /** A key given by the environment opens everything; otherwise the first start makes one and prints it. */
  readonly adminKey: string | null;
  readonly sessions: SessionSettings;
  readonly apiLimits: ApiLimits;
  /** `keyList` encrypts with its first key. The file holds the key of an installation that was given none. */
  readonly masterKeys: { readonly keyList: string | null; readonly file: string | null };
  readonly allowedNetworks: {
    readonly cidrs: readonly string[];
    /** `loopback` was opened because this is a developer's machine, not because anyone said so. */
    readonly because: 'configured' | 'loopback' | 'default';
  };
  /** URLs with http are refused when they are saved, and not sent to. */
  readonly httpsOnly: boolean;
  readonly delivery: Omit<DeliverySettings, 'userAgent'>;
  /** Milliseconds after which this process lets events, their messages and rejected records go; `null`: never. */
  readonly retentionMs: number | null;
  /** Milliseconds from the signal to the end of the process. */
  readonly stopWithinMs: number;
  /** Threads of libuv's pool, as Node was started. */
  readonly threadPoolSize: number;
  readonly log: { readonly level: LogLevel; readonly format: 'pretty' | 'json' };
}

export type Environment = Readonly<Record<string, string | undefined>>;

const prefix = 'HOOKLINE_';
const dayMs = 86_400_000;
const loopbackNetworks = ['127.0.0.0/8', '::1/128'];

/**
 * The configuration of this process: its environment over a `.env` file in the working directory.
 * @throws {InvalidConfig}
 */
export const loadConfig = (role: Role): HooklineConfig => {
  const file = resolve('.env');
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  return parseConfig({ ...fromFile, ...process.env }, { role, isTerminal: process.stdout.isTTY });
};

/** @throws {InvalidConfig} */
export const parseConfig = (
  environment: Environment,
  { role, isTerminal }: { readonly role: Role; readonly isTerminal: boolean },
): HooklineConfig => {
  const values = parseSettings(environment);
  const dataDir = resolve(values.HOOKLINE_DATA_DIR);
  const keepsData = role === 'standalone';
  const host = values.HOOKLINE_HOST ?? defaultHosts[role];
  const engines = enginesConfig(values, role, dataDir);
  return {
    ...engines,
    role,
    http: { host, port: values.HOOKLINE_PORT },
    dataDir: keepsData ? dataDir : null,
    workers: workersOf(values, role, engines),
    adminKey: values.HOOKLINE_ADMIN_KEY ?? null,
    apiLimits: {
      publishesPerSecond: values.HOOKLINE_API_PUBLISH_LIMIT,
      requestsPerSecond: values.HOOKLINE_API_RATE_LIMIT,
      failedSignInsPerMinute: values.HOOKLINE_API_FAILED_SIGN_INS,
    },
    sessions: { sessionMs: values.HOOKLINE_SESSION_MS, sessionIdleMs: values.HOOKLINE_SESSION_IDLE_MS },
    masterKeys: {
      keyList: values.HOOKLINE_MASTER_KEY ?? null,
      file: keepsData ? join(dataDir, 'master.key') : null,
    },
    allowedNetworks: allowedNetworks(values, host),
    httpsOnly: values.HOOKLINE_HTTPS_ONLY ?? false,
    delivery: deliverySettings(values),
    retentionMs: values.HOOKLINE_RETENTION_DAYS === undefined ? null : values.HOOKLINE_RETENTION_DAYS * dayMs,
    stopWithinMs: values.HOOKLINE_STOP_WITHIN_MS,
    threadPoolSize: threadPoolSize(environment['UV_THREADPOOL_SIZE']),
    log: { level: values.HOOKLINE_LOG_LEVEL, format: values.HOOKLINE_LOG_FORMAT ?? (isTerminal ? 'pretty' : 'json') },
  };
};

/** As libuv reads it: 4 when it is not set, from 1 to 1,024. */
const threadPoolSize = (text = '4'): number => Math.min(1_024, Math.max(1, Math.trunc(Number(text)) || 1));

/** A process that works with others is reached by them. */
const defaultHosts = { standalone: '127.0.0.1', api: '0.0.0.0', dispatcher: '0.0.0.0' } as const satisfies Record<
  Role,
  string
>;

const workersOf = (
  { HOOKLINE_WORKERS: workers }: Settings,
  role: Role,
  { readModels }: EnginesConfig,
): HooklineConfig['workers'] => {
  if (role === 'dispatcher') return [];
  if (readModels.kind === 'embedded' && !workers.includes('projector'))
    throw new InvalidConfig('HOOKLINE_WORKERS must include projector: no other process reaches embedded read models');
  return workers;
};

/** An empty value counts as none: that is what a compose file passes on for a variable that nobody set. */
const parseSettings = (environment: Environment): Settings => {
  const given = Object.entries(environment).filter(
    ([name, value]) => name.startsWith(prefix) && value !== undefined && value.trim() !== '',
  );
  const parsed = settings.safeParse(Object.fromEntries(given));
  if (!parsed.success) throw new InvalidConfig(parsed.error.issues.flatMap(linesOf).join('; '));
  const contradiction = contradictionIn(parsed.data);
  if (contradiction !== null) throw new InvalidConfig(contradiction);
  return parsed.data;
};

/** Never with the value: it may be a secret. */
const linesOf = (issue: {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}): readonly string[] =>
  issue.keys === undefined
    ? [`${issue.path.map(String).join('.')} ${issue.message}`]
    : issue.keys.map((key) => `${key} is not a setting of Hookline (.env.example lists them all)`);

const isLoopbackHost = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

const allowedNetworks = (
  { HOOKLINE_ALLOWED_NETWORKS: cidrs }: Settings,
  host: string,
): HooklineConfig['allowedNetworks'] => {
  if (cidrs !== undefined) return { cidrs, because: 'configured' };
  return isLoopbackHost(host) ? { cidrs: loopbackNetworks, because: 'loopback' } : { cidrs: [], because: 'default' };
};

const deliverySettings = (values: Settings): HooklineConfig['delivery'] => ({
  retryPolicy: {
    baseMs: values.HOOKLINE_RETRY_BASE_MS,
    factor: values.HOOKLINE_RETRY_FACTOR,
    capMs: values.HOOKLINE_RETRY_CAP_MS,
  },
  horizonMs: values.HOOKLINE_RETRY_HORIZON_MS,
  requestTimeoutMs: values.HOOKLINE_REQUEST_TIMEOUT_MS,
  breakerFailures: values.HOOKLINE_BREAKER_FAILURES,
  breakerPauseMs: values.HOOKLINE_BREAKER_PAUSE_MS,
  breakerLongestPauseMs: values.HOOKLINE_BREAKER_LONGEST_PAUSE_MS,
  failingAfterMs: values.HOOKLINE_FAILING_AFTER_MS,
  maxInFlight: values.HOOKLINE_MAX_IN_FLIGHT,
});
