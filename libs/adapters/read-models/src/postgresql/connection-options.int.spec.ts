import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { connectionOptions } from './connection-options.js';

const address = 'postgres://user:secret@db.example:5432/hookline';
const optionsOf = (query: string) => connectionOptions(`${address}?${query}`);

describe('how PostgreSQL is connected to', () => {
  let directory: string;
  let file: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hookline-'));
    file = join(directory, 'ca.pem');
    await writeFile(file, 'certificate');
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('is in clear text where nothing else is asked for', () => {
    expect(connectionOptions(address).ssl).toBe(false);
    expect(optionsOf('sslmode=disable').ssl).toBe(false);
  });

  it('takes whatever certificate where only encryption is required, and checks it where an authority is named', () => {
    expect(optionsOf('sslmode=require').ssl).toEqual({ rejectUnauthorized: false });
    const { ssl } = optionsOf(`sslmode=require&sslrootcert=${encodeURIComponent(file)}`);
    expect(ssl).toEqual({ ca: 'certificate', checkServerIdentity: expect.any(Function) as unknown });
  });

  it('checks the chain, or the name too', () => {
    expect(optionsOf('sslmode=verify-ca').ssl).toEqual({ checkServerIdentity: expect.any(Function) as unknown });
    expect(optionsOf('sslmode=verify-full').ssl).toEqual({});
  });

  it('reads the certificate and key of the client', () => {
    const path = encodeURIComponent(file);
    const { ssl } = optionsOf(`sslmode=verify-full&sslcert=${path}&sslkey=${path}`);
    expect(ssl).toEqual({ cert: 'certificate', key: 'certificate' });
  });

  it.each(['prefer', 'allow', 'true'])('refuses %s, which may fall back to clear text', (sslmode) => {
    expect(() => optionsOf(`sslmode=${sslmode}`)).toThrow(TypeError);
  });

  it('hands the driver an address without what was read here, and leaves the rest', () => {
    const { connectionString } = optionsOf('sslmode=require&options=-c%20geqo%3Doff');
    expect(connectionString).toBe(`${address}?options=-c+geqo%3Doff`);
  });
});
