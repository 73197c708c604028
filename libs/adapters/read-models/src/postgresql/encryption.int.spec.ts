import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'pg';

import { describeWithEngine } from '../../../../../test/engines/engine.js';
import { findEngine } from '../../../../../test/engines/find-engine.js';
import { localhost } from '../../../../../test/engines/localhost-certificate.js';
import { ownPostgresql } from '../../../../../test/engines/postgresql.js';
import { connectionOptions } from './connection-options.js';

describeWithEngine('postgresql', await findEngine(() => ownPostgresql({ tls: true })), (server) => {
  let folder: string;
  let authority: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hookline-test-'));
    authority = join(folder, 'ca.pem');
    await writeFile(authority, localhost.certificate);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await server.stop();
  });

  /** Whether the server says that the connection is encrypted. @throws when it cannot be made */
  const isEncrypted = async (query: string): Promise<unknown> => {
    const client = new Client(connectionOptions(`${server.url}?${query}`));
    await client.connect();
    try {
      const { rows } = await client.query<{ ssl: boolean }>('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
      return rows[0]?.ssl;
    } finally {
      await client.end();
    }
  };
  const trusting = (sslmode: string): string => `sslmode=${sslmode}&sslrootcert=${encodeURIComponent(authority)}`;

  it('talks in the clear where nothing else is asked for', async () => {
    expect(await isEncrypted('')).toBe(false);
  });

  it('encrypts in every other mode, and trusts the authority that is named', async () => {
    expect(await isEncrypted('sslmode=require')).toBe(true);
    expect(await isEncrypted(trusting('verify-ca'))).toBe(true);
    expect(await isEncrypted(trusting('verify-full'))).toBe(true);
  });

  it.each(['verify-ca', 'verify-full'])(
    'refuses by %s a server whose certificate comes from somebody else',
    (sslmode) => expect(isEncrypted(`sslmode=${sslmode}`)).rejects.toThrow('self-signed certificate'),
  );
});
