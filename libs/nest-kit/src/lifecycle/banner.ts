export interface BannerParts {
  readonly url: string;
  /** `null` where nothing is kept on this machine. */
  readonly dataDir: string | null;
  /** Only at the start that made it. */
  readonly firstAdminKey: string | null;
}

const keyBlock = (key: string): readonly string[] => [
  '',
  '  Admin API key, shown this once and stored nowhere:',
  '',
  `    ${key}`,
  '',
  '  Lost it? Set HOOKLINE_ADMIN_KEY and start again.',
];

/** What the person who started Hookline wants to know, on standard output and never in the log. */
export const banner = ({ url, dataDir, firstAdminKey }: BannerParts): string =>
  [
    '',
    `  Hookline is running at ${url}`,
    `  API                    ${url}/api/v1`,
    ...(dataDir === null ? [] : [`  Data                   ${dataDir}`]),
    '  Stop                   Ctrl-C',
    ...(firstAdminKey === null ? [] : keyBlock(firstAdminKey)),
    '',
    '',
  ].join('\n');
