export interface BannerParts {
  readonly url: string;
  /** `null` where nothing is kept on this machine. */
  readonly dataDir: string | null;
  /** Only at the start that made it. */
  readonly firstAdminKey: string | null;
  /** Signs the one who opens it in as an admin, once. */
  readonly signInUrl: string | null;
}

const keyBlock = (key: string): readonly string[] => [
  '',
  '  Admin API key, shown this once and stored nowhere:',
  '',
  `    ${key}`,
  '',
  '  Lost it? Set HOOKLINE_ADMIN_KEY and start again.',
];

const signInBlock = (signInUrl: string): readonly string[] => [
  '',
  '  Sign in to the console, once and within 15 minutes:',
  '',
  `    ${signInUrl}`,
];

/** What the person who started Hookline wants to know, on standard output and never in the log. */
export const banner = ({ url, dataDir, firstAdminKey, signInUrl }: BannerParts): string =>
  [
    '',
    `  Hookline is running at ${url}`,
    `  API                    ${url}/api/v1`,
    ...(dataDir === null ? [] : [`  Data                   ${dataDir}`]),
    '  Stop                   Ctrl-C',
    ...(firstAdminKey === null ? [] : keyBlock(firstAdminKey)),
    ...(signInUrl === null ? [] : signInBlock(signInUrl)),
    '',
    '',
  ].join('\n');
