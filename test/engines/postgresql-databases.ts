import { randomUUID } from 'node:crypto';

import { Client } from 'pg';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

export interface PostgresqlServer {
  /** A new, empty database. */
  database(): Promise<TestDatabase>;
  /** Only a server of this machine can be killed; `null` for another. */
  readonly power: {
    /** Kills every process of the server, as a power cut does. */
    cut(): Promise<void>;
    /** Starts it again on the same data and address. */
    restore(): Promise<void>;
  } | null;
  stop(): Promise<void>;
}

const inDatabase = (url: string, name: string): string => {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.toString();
};

const execute = async (url: string, sql: string): Promise<void> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
};

export const createDatabase = async (url: string): Promise<TestDatabase> => {
  const name = `hookline_test_${randomUUID().replaceAll('-', '')}`;
  await execute(url, `create database ${name}`);
  return {
    url: inDatabase(url, name),
    drop: () => execute(url, `drop database if exists ${name} with (force)`),
  };
};
