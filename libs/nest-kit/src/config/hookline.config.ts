import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';

import type { DeliverySettings } from '#libs/application';

import type { LogLevel } from '../logging/log-level.js';
import { contradictionIn, settings, type Settings } from './settings.js';

/** Everything in one folder on this machine. */
interface Embedded {
  readonly kind: 'embedded';
}

export interface HooklineConfig {
  readonly http: { readonly host: string; readonly port: number };
  /** Absolute. */
  readonly dataDir: string;
  readonly eventStore: Embedded & { readonly file: string };
  readonly readModels: Embedded & { readonly file: string };
  readonly messageBus: Embedded;
  /** A key given by the environment opens everything; otherwise the first start makes one and prints it. */
  readonly adminKey: string | null;
  /** `keyList` encrypts with its first key. The file holds the key of an installation that was given none. */
  readonly masterKeys: { readonly keyList: string | null; readonly file: string };
  readonly allowedNetworks: {
    readonly cidrs: readonly string[];
    /** `loopback` was opened because this is a developer's machine, not because anyone said so. */
    readonly because: 'configured' | 'loopback' | 'default';
  };
  readonly delivery: Omit<DeliverySettings, 'userAgent'>;
  readonly log: { readonly level: LogLevel; readonly format: 'pretty' | 'json' };
}

/** The process cannot start with these settings. The message is one line for the person who wrote them. */
export class InvalidConfig extends Error {
  override readonly name = 'InvalidConfig';
}

export type Environment = Readonly<Record<string, string | undefined>>;

const prefix = 'HOOKLINE_';
const loopbackNetworks = ['127.0.0.0/8', '::1/128'];

/**
 * The configuration of this process: its environment over a `.env` file in the working directory.
 * @throws {InvalidConfig}
 */
export const loadConfig = (): HooklineConfig => {
  const file = resolve('.env');
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  return parseConfig({ ...fromFile, ...process.env }, { isTerminal: process.stdout.isTTY });
};

/** @throws {InvalidConfig} */
export const parseConfig = (
  environment: Environment,
  { isTerminal }: { readonly isTerminal: boolean },
): HooklineConfig => {
  const values = parseSettings(environment);
  const dataDir = resolve(values.HOOKLINE_DATA_DIR);
  return {
    http: { host: values.HOOKLINE_HOST, port: values.HOOKLINE_PORT },
    dataDir,
    eventStore: { kind: 'embedded', file: join(dataDir, 'events.db') },
    readModels: { kind: 'embedded', file: join(dataDir, 'read-models.db') },
    messageBus: { kind: 'embedded' },
    adminKey: values.HOOKLINE_ADMIN_KEY ?? null,
    masterKeys: { keyList: values.HOOKLINE_MASTER_KEY ?? null, file: join(dataDir, 'master.key') },
    allowedNetworks: allowedNetworks(values),
    delivery: deliverySettings(values),
    log: { level: values.HOOKLINE_LOG_LEVEL, format: values.HOOKLINE_LOG_FORMAT ?? (isTerminal ? 'pretty' : 'json') },
  };
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

const allowedNetworks = ({
  HOOKLINE_ALLOWED_NETWORKS: cidrs,
  HOOKLINE_HOST: host,
}: Settings): HooklineConfig['allowedNetworks'] => {
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
