import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';

import type { ClientConfig } from 'pg';

import { storedTypes } from './stored-types.js';

/** Settings of the address that this module reads itself, so that the driver does not read them in its own way. */
const tlsParameters = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey'] as const;

type TlsParameters = Readonly<Partial<Record<(typeof tlsParameters)[number], string>>>;

/** The certificate's chain is checked and its name is not: what libpq calls `verify-ca`. */
const anyName = (): undefined => undefined;

const verification = (sslmode: string, hasRoot: boolean): ConnectionOptions => {
  switch (sslmode) {
    case 'require':
      return hasRoot ? { checkServerIdentity: anyName } : { rejectUnauthorized: false };
    case 'verify-ca':
      return { checkServerIdentity: anyName };
    case 'verify-full':
      return {};
    default:
      throw new TypeError(`sslmode must be disable, require, verify-ca or verify-full, not ${sslmode}`);
  }
};

const tlsOf = ({ sslmode = 'disable', sslrootcert, sslcert, sslkey }: TlsParameters): false | ConnectionOptions => {
  if (sslmode === 'disable') return false;
  return {
    ...verification(sslmode, sslrootcert !== undefined),
    ...(sslrootcert !== undefined && { ca: readFileSync(sslrootcert, 'utf8') }),
    ...(sslcert !== undefined && { cert: readFileSync(sslcert, 'utf8') }),
    ...(sslkey !== undefined && { key: readFileSync(sslkey, 'utf8') }),
  };
};

/**
 * PostgreSQL compiles a plan that it thinks expensive: half a second for a search that takes a tenth of that, and the
 * same again for the next. All queries here are short.
 */
const withoutCompiler = '-c jit=off';

/**
 * How to connect, from a URL `postgres://user:password@host:port/database?sslmode=…`.
 *
 * `sslmode` means what it means to libpq, without its two modes that fall back to clear text by themselves:
 * - `disable` (without a word too): no TLS
 * - `require`: TLS with whatever certificate; with `sslrootcert`, as `verify-ca`
 * - `verify-ca`: the certificate must come from `sslrootcert`, or from an authority that Node knows
 * - `verify-full`: and must name the host
 *
 * `sslrootcert`, `sslcert` and `sslkey` are paths of PEM files.
 * @throws {TypeError} for another sslmode
 */
export const connectionOptions = (url: string): ClientConfig => {
  const address = new URL(url);
  const found: Partial<Record<(typeof tlsParameters)[number], string>> = {};
  for (const name of tlsParameters) {
    const value = address.searchParams.get(name);
    if (value !== null) found[name] = value;
    address.searchParams.delete(name);
  }
  return {
    connectionString: address.toString(),
    ssl: tlsOf(found),
    types: storedTypes,
    application_name: 'hookline',
    options: withoutCompiler,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
};
