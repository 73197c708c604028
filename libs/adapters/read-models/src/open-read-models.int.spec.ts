import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CorruptRecord, StoreUnavailable } from '#libs/application';
import { CountedIds, describeLeasesContract, describeReadModelsContract, FactLog, FakeClock } from '#libs/testing';
import Database from 'libsql';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openReadModels } from './index.js';
import { ProcessLeases } from './sqlite/process-leases.js';

/** A worker thread cannot be started from TypeScript under Jest: the built one is. */
const workerUrl = new URL(
  '../../../../dist/libs/adapters/read-models/src/sqlite/sqlite-connection.worker.js',
  import.meta.url,
);

const temporaryDirectory = (): Promise<string> => mkdtemp(join(tmpdir(), 'hookline-'));

describeReadModelsContract('SQLite', async () => {
  const directory = await temporaryDirectory();
  return {
    open: ({ clock, ids }) => openReadModels({ file: join(directory, 'read-models.db'), clock, ids, workerUrl }),
    remove: () => rm(directory, { recursive: true }),
  };
});

describeLeasesContract('one process', async () => {
  const leases = new ProcessLeases();
  return { open: () => Promise.resolve(leases), remove: () => Promise.resolve() };
});

describe('read models in a SQLite file', () => {
  const ids = new CountedIds();
  let directory: string;
  let file: string;
  beforeEach(async () => {
    directory = await temporaryDirectory();
    file = join(directory, 'read-models.db');
  });
  afterEach(() => rm(directory, { recursive: true }));

  const open = () => openReadModels({ file, clock: new FakeClock(), ids, workerUrl });

  it('are there again after the file was closed and opened', async () => {
    const log = new FactLog(ids);
    log.webhook('hook');
    const before = await open();
    await before.projection.apply(log.facts, log.position);
    await before.close();
    const after = await open();
    expect(await after.projection.checkpoint()).toBe('1');
    expect(await after.readModels.getWebhook('hook')).toMatchObject({ id: 'hook' });
    await after.close();
  });

  it('refuse a file that is no database in one sentence that names it, and leave the file alone', async () => {
    await writeFile(file, 'this is a letter, and no database at all. '.repeat(200));
    const before = await readFile(file);
    await expect(open()).rejects.toThrow(CorruptRecord);
    await expect(open()).rejects.toThrow(`${file} cannot be used, but deleted, and is then rebuilt`);
    expect(await readFile(file)).toEqual(before);
  });

  it('refuse tables of a newer version', async () => {
    await (await open()).close();
    const database = new Database(file);
    database.exec("insert into kysely_migration (name, timestamp) values ('9999-of-the-future', '2030-01-01')");
    database.close();
    await expect(open()).rejects.toThrow('were made by a newer version of Hookline');
  });

  it('say that a file cannot be opened', async () => {
    file = join(directory, 'missing', 'read-models.db');
    await expect(open()).rejects.toThrow(StoreUnavailable);
    await expect(open()).rejects.toThrow(
      `${file} cannot be used: the read models do not answer: the file cannot be opened`,
    );
  });

  it('refuse a row that no version wrote instead of guessing', async () => {
    const log = new FactLog(ids);
    log.webhook('hook');
    const models = await open();
    await models.projection.apply(log.facts, log.position);
    const database = new Database(file);
    database.exec("update webhooks set settings = '{}'");
    database.close();
    await expect(models.readModels.getWebhook('hook')).rejects.toThrow(CorruptRecord);
    await models.close();
  });

  it('refuse what is asked after they were closed, and close once', async () => {
    const models = await open();
    await Promise.all([models.close(), models.close()]);
    await expect(models.projection.checkpoint()).rejects.toThrow(StoreUnavailable);
    await expect(models.projection.apply([], '1')).rejects.toThrow(StoreUnavailable);
  });
});
