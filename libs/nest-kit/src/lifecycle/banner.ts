import type { HooklineConfig } from '../config/hookline.config.js';

export interface BannerParts {
  readonly url: string;
  readonly config: Pick<HooklineConfig, 'http' | 'dataDir' | 'allowedNetworks'>;
  /** Only at the start that made it. */
  readonly firstAdminKey: string | null;
  /** Signs the one who opens it in as an admin, once. */
  readonly signInUrl: string | null;
}

const allInterfaces = ['0.0.0.0', '::'];

const receivers = ({ cidrs, because }: HooklineConfig['allowedNetworks']): string => {
  if (because === 'loopback')
    return 'at public addresses and on this machine (HOOKLINE_ALLOWED_NETWORKS=none closes it)';
  return cidrs.length > 0
    ? `at public addresses and in ${cidrs.join(', ')}`
    : 'at public addresses only, not on this machine (HOOKLINE_ALLOWED_NETWORKS opens others)';
};

const keyBlock = (key: string): readonly string[] => [
  '',
  '  Admin API key, shown this once; only its hash is stored:',
  '',
  `    ${key}`,
  '',
  '  Lost it? Start with another: HOOKLINE_ADMIN_KEY=<16 characters or more>',
];

const signInBlock = (signInUrl: string | null): readonly string[] =>
  signInUrl === null
    ? ['', '  Sign in to the console there with an API key.']
    : ['', '  Sign in to the console, once and within 15 minutes:', '', `    ${signInUrl}`];

/** What the person who started Hookline wants to know, on standard output and never in the log. */
export const banner = ({ url, config, firstAdminKey, signInUrl }: BannerParts): string =>
  [
    '',
    `  Hookline is running at ${url}${allInterfaces.includes(config.http.host) ? ', and on all interfaces' : ''}`,
    `  API                    ${url}/api/v1`,
    ...(config.dataDir === null ? [] : [`  Data                   ${config.dataDir}`]),
    `  Receivers              ${receivers(config.allowedNetworks)}`,
    '  Stop                   Ctrl-C',
    ...(firstAdminKey === null ? [] : keyBlock(firstAdminKey)),
    ...signInBlock(signInUrl),
    '',
    '',
  ].join('\n');
