import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CorruptRecord, StoreUnavailable } from '#libs/application';
import { attemptFailed, newEvent } from '#libs/testing';

import { StoreProcess, workerUrl } from '../test/store-processes.js';
import { SqliteEventStore } from './index.js';

interface Acknowledged {
  readonly stream: `event-${string}`;
  readonly revision: number;
  readonly ids: readonly string[];
}

const isAcknowledged = (line: unknown): line is Acknowledged =>
  typeof line === 'object' && line !== null && 'ids' in line;

/** A thread that opens and then does what the code says with the first request. */
const faultyWorker = (code: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { parentPort } from 'node:worker_threads';
      parentPort.once('message', () => { ${code} });
      parentPort.postMessage({ kind: 'opened', tail: 1 });
    `)}`,
  );

describe('an event store in trouble', () => {
  let directory: string;
  let file: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hookline-'));
    file = join(directory, 'events.db');
  });
  afterEach(() => rm(directory, { recursive: true }));

  const open = (): Promise<SqliteEventStore> => SqliteEventStore.open({ file, workerUrl });

  /** Every acknowledged append is in its stream, in its place, and nothing is there by halves. */
  const expectAllStored = async (lines: readonly unknown[]): Promise<void> => {
    const acknowledged = lines.filter(isAcknowledged);
    expect(acknowledged.length).toBeGreaterThan(0);
    const store = await open();
    for (const { stream, revision, ids } of acknowledged) {
      const { events } = await store.read(stream, { after: revision === 1 ? 'none' : revision - 2, limit: 2 });
      expect(events.map(({ id }) => id)).toEqual(ids);
    }
    for (const stream of new Set(acknowledged.map((line) => line.stream))) {
      const page = await store.read(stream, { limit: 100_000 });
      expect(page.events.length % 2).toBe(0);
      expect(page.events.map(({ revision }) => revision)).toEqual(page.events.map((_, index) => index));
    }
    await store.close();
  };

  it.each([50, 400, 1_500])(
    'has every acknowledged append after a kill -9 in the midst of appends (%d)',
    async (lines) => {
      const writer = new StoreProcess('append', file);
      await writer.said(lines);
      await writer.kill();
      await expectAllStored(writer.lines);
    },
  );

  it('refuses and reports itself when the disk takes no more, and has every acknowledged append afterwards', async () => {
    const writer = new StoreProcess('append', file, { fileBlocks: 2_000 });
    const lines = await writer.finished();
    const message = `event store ${file} has failed: its disk or thread failed`;
    expect(lines.filter((line) => !isAcknowledged(line))).toEqual([
      { opened: true },
      { failure: { name: 'StoreUnavailable', message } },
      { error: { name: 'StoreUnavailable', message } },
    ]);
    await expectAllStored(lines);
  });

  it.each([
    ['ends', 'process.exit(0)'],
    ['throws', "throw new Error('planted')"],
    ['gives up', "parentPort.postMessage({ kind: 'failed', error: { code: 'SQLITE_FULL', message: 'full' } })"],
  ])('refuses everything and reports itself once when its thread %s', async (_name, code) => {
    const failures: StoreUnavailable[] = [];
    const onFailure = (error: StoreUnavailable): void => void failures.push(error);
    const store = await SqliteEventStore.open({ file, workerUrl: faultyWorker(code), onFailure });
    const { signal } = new AbortController();
    const subscription = store.subscribe({ after: '1', categories: ['message'], maxBatch: 10, signal });
    const following = subscription[Symbol.asyncIterator]();
    await following.next();
    const next = following.next();
    const append = { stream: 'message-1', expected: 'none', events: [newEvent(attemptFailed())] } as const;
    const settled = await Promise.allSettled([next, store.append(append), store.read('message-1')]);
    expect(settled.map((result) => result.status === 'rejected' && result.reason instanceof StoreUnavailable)).toEqual([
      true,
      true,
      true,
    ]);
    await expect(store.append(append)).rejects.toThrow(StoreUnavailable);
    await expect(store.tail()).rejects.toThrow(StoreUnavailable);
    await store.close();
    expect(failures).toHaveLength(1);
  });

  it('is not reported as failed when it is closed', async () => {
    const failures: StoreUnavailable[] = [];
    const store = await SqliteEventStore.open({ file, workerUrl, onFailure: (error) => failures.push(error) });
    await store.close();
    expect(failures).toEqual([]);
  });

  it.each([
    ['of a newer version', 'UPDATE events SET version = 2'],
    ['of an unknown type', "UPDATE events SET type = 'MessagePainted'"],
    ['with damaged data', 'UPDATE events SET data = \'{"attempt":\''],
    ['with damaged metadata', "UPDATE events SET metadata = '{}'"],
  ])('never skips a record %s', async (_name, damage) => {
    const writing = await open();
    await writing.append({ stream: 'message-1', expected: 'none', events: [newEvent(attemptFailed())] });
    await writing.close();
    const database = new Database(file);
    database.exec(damage);
    database.close();

    const store = await open();
    const { signal } = new AbortController();
    const subscription = store.subscribe({ after: null, categories: ['message'], maxBatch: 10, signal });
    await expect(store.read('message-1')).rejects.toThrow(CorruptRecord);
    await expect(subscription[Symbol.asyncIterator]().next()).rejects.toThrow(CorruptRecord);
    await store.close();
  });

  it('refuses appends beyond what may wait, and stores those that it took', async () => {
    const store = await open();
    const appends = Array.from({ length: 20_010 }, (_, index) =>
      store.append({ stream: `message-${index}`, expected: 'none', events: [newEvent(attemptFailed())] }),
    );
    const settled = await Promise.allSettled(appends);
    const refused = settled.filter((result) => result.status === 'rejected');
    expect(refused.map(({ reason }) => reason)).toEqual(
      Array(10).fill(new StoreUnavailable('too many appends are waiting')),
    );
    expect(await store.tail()).toBe('20000');
    await store.close();
  });
});
