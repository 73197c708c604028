import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import { chmod, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { newEvent, webhookCreated } from '#libs/testing';

import { StoreProcess, workerUrl } from '../test/store-processes.js';
import { EventStoreUnusable, SqliteEventStore } from './index.js';

describe('opening a data directory', () => {
  let directory: string;
  let file: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hookline-'));
    file = join(directory, 'events.db');
  });
  afterEach(async () => {
    await chmod(directory, 0o700);
    await rm(directory, { recursive: true });
  });

  const open = (at = file): Promise<SqliteEventStore> => SqliteEventStore.open({ file: at, workerUrl });
  const inUse = (): string => `data directory ${directory} is in use by another Hookline process`;

  const expectRefusal = async (opening: Promise<unknown>, message: string): Promise<void> => {
    const error = await opening.catch((refusal: unknown) => refusal);
    expect(error).toBeInstanceOf(EventStoreUnusable);
    expect(error).toHaveProperty('message', message);
  };

  it('makes the directory when it is not there, and begins with nothing', async () => {
    const store = await open(join(directory, 'a', 'b', 'events.db'));
    expect(await store.tail()).toBeNull();
    await store.close();
  });

  it('is refused while another process has it', async () => {
    const store = await open();
    const other = new StoreProcess('open', file);
    expect(await other.finished()).toEqual([
      { error: { name: 'EventStoreUnusable', reason: 'in_use', message: inUse() } },
    ]);
    await store.close();
  });

  it('is refused a second time in the same process, and works when the first is closed', async () => {
    const store = await open();
    await expectRefusal(open(), inUse());
    await store.close();
    const again = await open();
    await again.close();
  });

  it('works at once when the process that had it was killed', async () => {
    const other = new StoreProcess('append', file);
    await other.said(1);
    await expectRefusal(open(), inUse());
    await other.kill();
    const store = await open();
    await store.close();
  });

  it('is refused when the directory is a file', async () => {
    await writeFile(join(directory, 'data'), '');
    await expectRefusal(
      open(join(directory, 'data', 'events.db')),
      `data directory ${join(directory, 'data')} is not a directory`,
    );
  });

  it('is refused when the directory may only be read', async () => {
    await chmod(directory, 0o555);
    const reader = new StoreProcess('open-as-nobody', file);
    const message = `data directory ${directory} cannot be written`;
    expect(await reader.finished()).toEqual([
      { error: { name: 'EventStoreUnusable', reason: 'not_writable', message } },
    ]);
  });

  it('is refused when the file may only be read', async () => {
    await (await open()).close();
    await chmod(file, 0o444);
    await chmod(directory, 0o777);
    const reader = new StoreProcess('open-as-nobody', file);
    const message = `data directory ${directory} cannot be written`;
    expect(await reader.finished()).toEqual([
      { error: { name: 'EventStoreUnusable', reason: 'not_writable', message } },
    ]);
  });

  it('is refused when the file is no database', async () => {
    await writeFile(file, 'not a database '.repeat(1_000));
    await expectRefusal(open(), `event store ${file} is damaged: restore it from a backup`);
  });

  it('is refused when the file is cut off', async () => {
    await (await open()).close();
    await truncate(file, 9_000);
    await expectRefusal(open(), `event store ${file} is damaged: restore it from a backup`);
  });

  it('is refused when the file belongs to another program, and leaves it as it is', async () => {
    const foreign = new Database(file);
    foreign.exec('CREATE TABLE notes (text TEXT)');
    foreign.close();
    await expectRefusal(open(), `${file} is not an event store of Hookline`);
    const after = new Database(file);
    expect(after.pragma('journal_mode')).toMatchObject([{ journal_mode: 'delete' }]);
    after.close();
  });

  it('is refused when a newer version has written the file', async () => {
    await (await open()).close();
    const newer = new Database(file);
    newer.exec('PRAGMA user_version = 2');
    newer.close();
    await expectRefusal(open(), `event store ${file} was written by a newer version of Hookline`);
  });

  it('is refused when the path of the file is a directory', async () => {
    await mkdir(file);
    await expectRefusal(open(), `event store ${file} cannot be opened`);
  });

  it('is refused when the thread cannot start', async () => {
    const missing = new URL('./no-such.worker.js', import.meta.url);
    await expectRefusal(SqliteEventStore.open({ file, workerUrl: missing }), `event store ${file} cannot be opened`);
  });

  it('leaves one complete file behind when it is closed', async () => {
    const store = await open();
    await store.append({ stream: 'webhook-1', expected: 'none', events: [newEvent(webhookCreated())] });
    await store.close();
    const copy = new Database(file, { readonly: true });
    expect(copy.prepare('SELECT stream, revision, type FROM events').raw().all()).toEqual([
      ['webhook-1', 0, 'WebhookCreated'],
    ]);
    copy.close();
  });
});
