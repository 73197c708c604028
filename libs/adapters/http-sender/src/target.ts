/** Where a request goes, taken from its URL. A fragment and credentials are not part of it. */
export interface Target {
  readonly secure: boolean;
  /** `https://example.com:8443` */
  readonly origin: string;
  /** A name or an address in the one spelling that URL gives it; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** Path and query. */
  readonly path: string;
}

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** `null` for a URL that HTTP cannot be spoken to. */
export const targetOf = (url: URL): Target | null => {
  const defaultPort = defaultPorts[url.protocol];
  const port = url.port === '' ? defaultPort : Number(url.port);
  if (defaultPort === undefined || port === undefined || port === 0) return null;
  return {
    secure: url.protocol === 'https:',
    origin: url.origin,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    path: url.pathname + url.search,
  };
};
