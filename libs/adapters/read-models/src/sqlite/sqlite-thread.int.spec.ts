import { afterEach, describe, expect, it } from '@jest/globals';
import { CorruptRecord, StoreUnavailable } from '#libs/application';
import { sqliteDatabase } from './sqlite-database.js';
import { SqliteThread } from './sqlite-thread.js';
import type { ThreadStart } from './thread-messages.js';

/** Answers every request with this code of the driver. */
const failingWorker = (code: string): URL =>
  workerOf(
    `parentPort.on('message', ({ id }) => parentPort.postMessage({ id, failure: { code: '${code}', message: 'm' } }))`,
  );

const workerOf = (code: string): URL =>
  new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads';\n${code}`)}`);

const endingWorker = workerOf("parentPort.once('message', () => process.exit(1))");

describe('A connection to the read models', () => {
  let thread: SqliteThread;
  const broken: Error[] = [];
  const start = (worker: URL, role: ThreadStart['role'] = 'writer'): void => {
    broken.length = 0;
    thread = new SqliteThread(worker, { file: 'none', role }, (error) => broken.push(error));
  };
  const ask = () => thread.query([{ sql: 'select 1', parameters: [] }]);
  afterEach(() => thread.close().catch(() => undefined));

  it.each([
    ['is full', 'SQLITE_FULL', StoreUnavailable],
    ['fails to write', 'SQLITE_IOERR_WRITE', StoreUnavailable],
    ['is damaged', 'SQLITE_CORRUPT_VTAB', CorruptRecord],
  ])('tells that its disk or file %s, since nothing will change by itself', async (_what, code, kind) => {
    start(failingWorker(code));
    await expect(ask()).rejects.toThrow(kind);
    expect(broken).toEqual([expect.any(kind)]);
  });

  it('does not take for broken what passes by itself', async () => {
    start(failingWorker('SQLITE_BUSY'));
    await expect(ask()).rejects.toThrow(StoreUnavailable);
    expect(broken).toEqual([]);
  });

  it('does not take for broken that there is no room to sort what it reads', async () => {
    start(failingWorker('SQLITE_FULL'), 'reader');
    await expect(ask()).rejects.toThrow(StoreUnavailable);
    expect(broken).toEqual([]);
  });

  it.each(['writer', 'reader'] as const)('tells that its thread has ended, as the %s', async (role) => {
    start(endingWorker, role);
    await expect(ask()).rejects.toThrow('the thread of the read models has ended');
    expect(broken).toEqual([expect.any(StoreUnavailable)]);
  });

  it('ends without a word when it is closed', async () => {
    start(
      workerOf(
        "parentPort.on('message', ({ id }) => { parentPort.postMessage({ id, results: [] }); parentPort.close(); })",
      ),
    );
    await thread.close();
    expect(broken).toEqual([]);
  });
});

describe('The read models', () => {
  it('tell that the thread that reads has ended: nothing is found any more', async () => {
    const broken: Error[] = [];
    const database = sqliteDatabase('none', endingWorker, (error) => broken.push(error));
    await expect(database.reading.selectFrom('webhooks').selectAll().execute()).rejects.toThrow(StoreUnavailable);
    expect(broken).toEqual([expect.any(StoreUnavailable)]);
    await database.close().catch(() => undefined);
  });
});
