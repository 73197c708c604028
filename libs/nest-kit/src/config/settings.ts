import { isIP } from 'node:net';

import { z } from 'zod';

import { engineSettings } from './engine-settings.js';
import { expecting, listOf, milliseconds, wholeNumberOr, yesOrNo } from './setting-types.js';

const factor = () => {
  const what = expecting('a number from 1 to 100');
  return z
    .string()
    .regex(/^\d{1,3}(\.\d{1,6})?$/, what)
    .transform(Number)
    .pipe(z.number().min(1, what).max(100, what))
    .default(4);
};

/** From about a second to a hundred years; none keeps everything. */
const days = () => {
  const what = expecting('a number of days from 0.00001 to 36500, or nothing to keep everything');
  return z
    .string()
    .regex(/^\d{1,5}(\.\d{1,6})?$/, what)
    .transform(Number)
    .pipe(z.number().min(0.00001, what).max(36_500, what))
    .optional();
};

const isNetwork = (text: string): boolean => {
  const [address, prefix, ...rest] = text.split('/');
  if (address === undefined || prefix === undefined || rest.length > 0 || !/^\d{1,3}$/.test(prefix)) return false;
  const version = isIP(address);
  return version !== 0 && Number(prefix) <= (version === 4 ? 32 : 128);
};

/** `none` opens nothing, not even what an installation on a loopback host opens by itself. */
const networks = z
  .string()
  .transform((text) => (text.trim() === 'none' ? [] : listOf(text)))
  .refine(
    (entries) => entries.every(isNetwork),
    expecting('networks like 10.0.0.0/8, separated by commas, or "none" alone'),
  )
  .optional();

const minAdminKeyLength = 16;

/** Every setting there is, as text from the environment. `.env.example` lists the same names. */
export const settings = z.strictObject({
  HOOKLINE_HOST: z.string().optional(),
  HOOKLINE_PORT: wholeNumberOr(4400, { from: 0, to: 65_535 }),
  HOOKLINE_DATA_DIR: z.string().default('./data'),
  HOOKLINE_ADMIN_KEY: z
    .string()
    .regex(new RegExp(`^[\\x21-\\x7e]{${minAdminKeyLength},}$`), {
      error: `must be at least ${minAdminKeyLength} visible ASCII characters without spaces`,
    })
    .optional(),
  HOOKLINE_MASTER_KEY: z.string().optional(),
  HOOKLINE_API_PUBLISH_LIMIT: wholeNumberOr(20_000, { from: 1, to: 1_000_000, unit: 'events' }),
  HOOKLINE_API_RATE_LIMIT: wholeNumberOr(1_000, { from: 1, to: 1_000_000, unit: 'requests' }),
  HOOKLINE_API_FAILED_SIGN_INS: wholeNumberOr(600, { from: 1, to: 1_000_000, unit: 'failures' }),
  HOOKLINE_SESSION_MS: milliseconds(1_000, 43_200_000),
  HOOKLINE_SESSION_IDLE_MS: milliseconds(1_000, 3_600_000),

  HOOKLINE_RETRY_BASE_MS: milliseconds(1, 10_000),
  HOOKLINE_RETRY_FACTOR: factor(),
  HOOKLINE_RETRY_CAP_MS: milliseconds(1, 86_400_000),
  HOOKLINE_RETRY_HORIZON_MS: milliseconds(1, 864_000_000),
  HOOKLINE_REQUEST_TIMEOUT_MS: wholeNumberOr(15_000, { from: 100, to: 120_000, unit: 'milliseconds' }),
  HOOKLINE_MAX_IN_FLIGHT: wholeNumberOr(64, { from: 1, to: 1_000, unit: 'requests' }),
  HOOKLINE_ALLOWED_NETWORKS: networks,
  HOOKLINE_HTTPS_ONLY: yesOrNo(),

  HOOKLINE_RETENTION_DAYS: days(),

  HOOKLINE_BREAKER_FAILURES: wholeNumberOr(10, { from: 1, to: 10_000, unit: 'failures' }),
  HOOKLINE_BREAKER_PAUSE_MS: milliseconds(1, 10_000),
  HOOKLINE_BREAKER_LONGEST_PAUSE_MS: milliseconds(1, 300_000),
  HOOKLINE_FAILING_AFTER_MS: milliseconds(1, 432_000_000),

  HOOKLINE_STOP_WITHIN_MS: wholeNumberOr(19_000, { from: 1_000, to: 300_000, unit: 'milliseconds' }),
  HOOKLINE_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'], expecting('debug, info, warn or error'))
    .default('info'),
  HOOKLINE_LOG_FORMAT: z.enum(['pretty', 'json'], expecting('pretty or json')).optional(),

  ...engineSettings,
});

export type Settings = z.output<typeof settings>;

/** What contradicts itself, in the words of the environment; `null` when nothing does. */
export const contradictionIn = (values: Settings): string | null => {
  const orders = [
    ['HOOKLINE_RETRY_BASE_MS', 'HOOKLINE_RETRY_CAP_MS'],
    ['HOOKLINE_BREAKER_PAUSE_MS', 'HOOKLINE_BREAKER_LONGEST_PAUSE_MS'],
  ] as const;
  const broken = orders.find(([smaller, larger]) => values[smaller] > values[larger]);
  return broken === undefined
    ? null
    : `${broken[0]} (${values[broken[0]]}) must not be larger than ${broken[1]} (${values[broken[1]]})`;
};
